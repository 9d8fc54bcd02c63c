import type { SeverityTerm } from "../../contract.js";
import { severityOfWord } from "../../level-words.js";
import type { Style } from "./style.js";

type Paint = (text: string) => string;

/** Returns the colour of a word for a level or of a severity such as `WARN2`, or undefined for any other text. */
function levelPaint(text: string, { colors }: Style): Paint | undefined {
  const { magenta, red, yellow, green, blue, dim } = colors;
  const paints: Readonly<Record<SeverityTerm, Paint>> = {
    FATAL: magenta,
    ERROR: red,
    WARN: yellow,
    10: green,
    INFO: green,
    DEBUG: blue,
    TRACE: dim,
  };
  const severity = severityOfWord(text.replace(/[2-4]$/, ""));
  return severity === undefined ? undefined : paints[severity];
}

export { levelPaint, type Paint };
