import { columnAt } from "./column.js";
import { Problem } from "./problem.js";

const ESCAPE =
  /\\(?:([abfnrtv\\?"'`])|[xX]([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2}))/y;
const CONTROLS: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** Reads the literal that starts at `start` and whose first quote is at `quoteStart`. Returns its value and its end. */
function readString(
  source: string,
  start: number,
  quoteStart: number,
  isRaw: boolean,
): [value: string, end: number] {
  const quote = source[quoteStart] ?? "";
  const isTriple = source.startsWith(quote.repeat(3), quoteStart);
  const quotes = isTriple ? quote.repeat(3) : quote;
  const contentStart = quoteStart + quotes.length;
  let end = contentStart;
  while (!source.startsWith(quotes, end)) {
    const character = source[end];
    if (character === undefined) {
      throw new Problem("string without an end", columnAt(source, start));
    }
    if (!isTriple && /[\r\n]/.test(character)) {
      throw new Problem("string without an end in its line", columnAt(source, start));
    }
    end += character === "\\" && !isRaw ? 2 : 1;
  }
  const content = source.slice(contentStart, end);
  const value = isRaw ? content : unescaped(content, columnAt(source, contentStart));
  return [value, end + quotes.length];
}

function unescaped(content: string, column: number): string {
  let value = "";
  let position = 0;
  for (let at = content.indexOf("\\"); at >= 0; at = content.indexOf("\\", position)) {
    value += content.slice(position, at);
    ESCAPE.lastIndex = at;
    const match = ESCAPE.exec(content);
    const character = match ? characterOf(match) : undefined;
    if (match === null || character === undefined) {
      throw new Problem("invalid escape in a string", column + columnAt(content, at) - 1);
    }
    value += character;
    position = at + match[0].length;
  }
  return value + content.slice(position);
}

function characterOf([, simple, byte, short, long, octal]: RegExpExecArray): string | undefined {
  if (simple !== undefined) return CONTROLS[simple] ?? simple;
  const code =
    octal === undefined
      ? Number.parseInt(byte ?? short ?? long ?? "", 16)
      : Number.parseInt(octal, 8);
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return isSurrogate || code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

export { readString };
