import { stripVTControlCharacters } from "node:util";

/**
 * Control characters, and format characters that reorder or hide text. The pattern excludes joiners and variation
 * selectors, which scripts and emoji need, and visible Arabic, Syriac and Kaithi signs.
 * `crates/sources/src/output/terminal_text.rs` defines the same set.
 */
const UNSAFE =
  /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}]/gu;

/** Makes text from a log safe for a terminal: one line, without unsafe characters or escape sequences. */
function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\t\n\v\f\r]+/g, " ")
    .replace(UNSAFE, "")
    .toWellFormed();
}

/**
 * Makes JSON or CSV safe for a terminal. Unsafe characters become `\u` escapes, so that JSON keeps its meaning. Line
 * feeds and tabs stay. A carriage return, which in JSON occurs only between values, becomes a space.
 */
function escapeControls(text: string): string {
  return text.replace(UNSAFE, (character) => {
    if (character === "\n" || character === "\t") return character;
    return character === "\r" ? " " : escapeOf(character);
  });
}

function escapeOf(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

export { escapeControls, printable };
