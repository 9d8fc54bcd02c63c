import type { RejectCode } from "@ripsaw/core";
import { isObject, type JsonObject, type JsonValue } from "./json-value.js";

interface LineLimits {
  readonly maxLineBytes: number;
  readonly maxDepth: number;
}

type Verdict = JsonObject | "blank" | RejectCode;

const BLANK = /^[ \t\r\n]*$/;
const OPENERS = /["{}[\]\\]/g;

/** Returns the record in the text of a line, or `blank`, or the reason why there is no record. */
function judgeLine(text: string, limits: LineLimits): Verdict {
  if (text.length > limits.maxLineBytes / 3 && isTooLong(text, limits.maxLineBytes)) {
    return "line_too_long";
  }
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch {
    if (BLANK.test(text)) return "blank";
    return opensTooDeep(text, limits.maxDepth) ? "too_deep" : "invalid_json";
  }
  // A valid text closes every bracket, so a short one cannot be too deep.
  if (text.length > 2 * limits.maxDepth && opensTooDeep(text, limits.maxDepth)) return "too_deep";
  return isObject(value) ? value : "not_an_object";
}

function isTooLong(text: string, maxLineBytes: number): boolean {
  const terminatorBytes = text.endsWith("\r") ? 1 : 0;
  return Buffer.byteLength(text) - terminatorBytes > maxLineBytes;
}

/** Reports whether brackets nest more than `maxDepth` levels deep before any syntax error. */
function opensTooDeep(text: string, maxDepth: number): boolean {
  const closers: string[] = [];
  let inString = false;
  OPENERS.lastIndex = 0;
  for (let match = OPENERS.exec(text); match !== null; match = OPENERS.exec(text)) {
    const character = match[0];
    if (inString) {
      if (character === "\\") OPENERS.lastIndex += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') {
      inString = true;
    } else if (character === "}" || character === "]") {
      closers.pop();
    } else if (character !== "\\") {
      if (closers.length >= maxDepth)
        return isWhereValueBelongs(text.slice(0, match.index), closers);
      closers.push(character === "{" ? "}" : "]");
    }
  }
  return false;
}

/** Reports whether the text so far is valid and a value may come next, by parsing it with a value inserted. */
function isWhereValueBelongs(before: string, closers: readonly string[]): boolean {
  try {
    JSON.parse(`${before} 0${closers.toReversed().join("")}`);
    return true;
  } catch {
    return false;
  }
}

export { judgeLine };
export type { LineLimits };
