const WHITESPACE_CONTROLS = /[\t\n\v\f\r]+/g;
// C0 and C1 controls, DEL, and the characters that reorder or hide text.
// eslint-disable-next-line no-control-regex
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text from a log made safe for a terminal: one line, without control characters or escape sequences. */
function printable(text: string): string {
  return text.replace(WHITESPACE_CONTROLS, " ").replace(UNSAFE, "").toWellFormed();
}

export { printable };
