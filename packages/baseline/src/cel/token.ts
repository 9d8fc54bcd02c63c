import { columnAt } from "./column.js";
import { Problem } from "./problem.js";
import { readString } from "./string-literal.js";

interface Token {
  readonly kind: "word" | "sign" | "int" | "uint" | "double" | "string" | "end";
  /** Value of a string, otherwise the source text. A uint is given without its `u`. */
  readonly text: string;
  /** Column, 1-based, in code points. */
  readonly column: number;
}

const SPACE = /(?:[\t\n\f\r ]|\/\/[^\n]*)*/y;
const WORD = /@?[_a-zA-Z][_a-zA-Z0-9]*/y;
const NUMBER = /0[xX][\da-fA-F]*|(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const SIGN = /==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,()[\]{}]/y;
const GOES_ON = /[\p{Alphabetic}\p{N}_]/u;
const MEANT: Readonly<Record<string, string>> = { "=": "==", "&": "&&", "|": "||" };

/** Returns a function that reads the tokens of an expression one by one. After the last token, it returns `end`. */
function tokenReader(source: string): () => Token {
  let position = 0;

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = position;
    return pattern.exec(source)?.[0];
  }

  function readWord(word: string, column: number): Token {
    const start = position;
    position += word.length;
    const isPrefix = source[position] === '"' || source[position] === "'";
    const prefix = isPrefix ? word.toLowerCase() : "";
    if (prefix === "b" || prefix === "br" || prefix === "rb") {
      throw new Problem("bytes literals are not supported", column);
    }
    return prefix === "r" ? readQuoted(start, true) : { kind: "word", text: word, column };
  }

  function readNumber(digits: string, column: number): Token {
    position += digits.length;
    const isHex = /^0[xX]/.test(digits);
    const isDouble = !isHex && /[.eE]/.test(digits);
    const isUint = !isDouble && /[uU]/.test(source[position] ?? "");
    if (isUint) position += 1;
    const next = source.codePointAt(position);
    if (digits.length === 2 && isHex) throw new Problem("invalid number", column);
    if (next !== undefined && GOES_ON.test(String.fromCodePoint(next))) {
      throw new Problem("invalid number", column);
    }
    if (!isDouble) return { kind: isUint ? "uint" : "int", text: digits, column };
    if (!Number.isFinite(Number(digits))) {
      throw new Problem("number beyond the range of double", column);
    }
    return { kind: "double", text: digits, column };
  }

  function readQuoted(start: number, isRaw: boolean): Token {
    const [text, end] = readString(source, start, position, isRaw);
    position = end;
    return { kind: "string", text, column: columnAt(source, start) };
  }

  return () => {
    position += match(SPACE)?.length ?? 0;
    const column = columnAt(source, position);
    const character = source.codePointAt(position);
    if (character === undefined) return { kind: "end", text: "", column };
    const digits = match(NUMBER);
    if (digits !== undefined) return readNumber(digits, column);
    const first = String.fromCodePoint(character);
    if (first === '"' || first === "'") return readQuoted(position, false);
    const word = match(WORD);
    if (word !== undefined) return readWord(word, column);
    const sign = match(SIGN);
    if (sign === undefined) throw new Problem(`unexpected '${first}'`, column, MEANT[first]);
    position += sign.length;
    return { kind: "sign", text: sign, column };
  };
}

/** Describes a token for messages. */
function describe({ kind, text }: Token): string {
  if (kind === "string") return "a string";
  if (kind === "end") return "the end";
  return `"${text}${kind === "uint" ? "u" : ""}"`;
}

export { describe, tokenReader };
export type { Token };
