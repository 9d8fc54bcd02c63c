import { stripVTControlCharacters } from "node:util";

// Controls, and the characters that reorder or hide text; joiners stay, scripts and emoji need them.
const UNSAFE = /[\p{Cc}\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** Text from a log made safe for a terminal: one line, without control characters or escape sequences. */
function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\t\n\v\f\r]+/g, " ")
    .replace(UNSAFE, "")
    .toWellFormed();
}

export { printable };
