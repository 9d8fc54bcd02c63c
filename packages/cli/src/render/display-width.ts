import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";

// A column each. What is neither Latin nor drawn by a table itself costs expressions that take 25 ms to compile.
const PLAIN = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u00ff–…▁-▏]*$/;

/** The columns of a terminal that a text takes; escape sequences take none. */
function displayWidth(text: string): number {
  const visible = stripVTControlCharacters(text);
  return PLAIN.test(visible) ? visible.length : stringWidth(visible);
}

export { displayWidth };
