/**
 * Members of a JSON object with the source text of their values, which `JSON.parse` drops. Used only for the rare lines
 * whose text matters. The text must be valid JSON.
 */

const INTEGER_LITERAL = /^-?\d+$/;
const SPACE = /[ \t\r\n]*/y;
const QUOTE_OR_ESCAPE = /["\\]/g;
const SCALAR = /[^ \t\r\n,\]}]+/y;
const STRUCTURE = /["{}[\]]/g;

/** Returns name and source text of every member, in order, including duplicates. */
function sourceMembers(text: string): [name: string, valueText: string][] {
  const members: [string, string][] = [];
  let position = afterSpace(text, afterSpace(text, 0) + 1);
  while (text[position] === '"') {
    const nameEnd = endOfString(text, position);
    const name: string = JSON.parse(text.slice(position, nameEnd));
    const valueStart = afterSpace(text, afterSpace(text, nameEnd) + 1);
    const valueEnd = endOfValue(text, valueStart);
    members.push([name, text.slice(valueStart, valueEnd)]);
    position = afterSpace(text, afterSpace(text, valueEnd) + 1);
  }
  return members;
}

/**
 * Returns the source text of a member of an object; of duplicates, that of the last one. Empty if there is no such
 * member.
 */
function memberText(text: string, name: string): string {
  return sourceMembers(text).findLast(([key]) => key === name)?.[1] ?? "";
}

/** Returns the source text at the end of a path of names. */
function textAt(text: string, path: readonly string[]): string {
  let current = text;
  for (const name of path) {
    if (!current.trimStart().startsWith("{")) return "";
    current = memberText(current, name);
  }
  return current;
}

/** Returns the value of a number literal. An integer literal that exceeds the safe integers becomes an exact bigint. */
function literalValue(literal: string, value: number): number | bigint {
  return !Number.isSafeInteger(value) && INTEGER_LITERAL.test(literal) ? BigInt(literal) : value;
}

/** Returns a number of a record with the full precision of its text. */
function exactNumber(value: number, text: string, path: readonly string[]): number | bigint {
  return mayBeRounded(value) ? literalValue(textAt(text, path), value) : value;
}

/** Reports whether the text of a number may be more precise than the number. */
function mayBeRounded(value: number): boolean {
  return !Number.isSafeInteger(value) && (value % 1 === 0 || !Number.isFinite(value));
}

function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first !== "{" && first !== "[") return endOf(SCALAR, text, start);
  let depth = 0;
  STRUCTURE.lastIndex = start;
  for (let match = STRUCTURE.exec(text); match !== null; match = STRUCTURE.exec(text)) {
    if (match[0] === '"') STRUCTURE.lastIndex = endOfString(text, match.index);
    else if (match[0] === "{" || match[0] === "[") depth += 1;
    else if (--depth === 0) break;
  }
  return STRUCTURE.lastIndex;
}

function endOfString(text: string, start: number): number {
  let position = start + 1;
  do {
    position = endOf(QUOTE_OR_ESCAPE, text, position);
  } while (text[position - 1] === "\\" && ++position);
  return position;
}

function endOf(token: RegExp, text: string, start: number): number {
  token.lastIndex = start;
  token.test(text);
  return token.lastIndex;
}

function afterSpace(text: string, start: number): number {
  return endOf(SPACE, text, start);
}

export { exactNumber, INTEGER_LITERAL, literalValue, sourceMembers };
