import { createRequire } from "node:module";
import { stripVTControlCharacters } from "node:util";
import type stringWidth from "string-width";

// Characters of one column each: Latin text and the characters that tables draw. Other text needs regular expressions
// that take 25 ms to compile.
const PLAIN = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u00ff–…▁-▏]*$/;

const require = createRequire(import.meta.url);

/** Returns the number of terminal columns that a text takes. Escape sequences take none. */
function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  const visible = stripVTControlCharacters(text);
  return PLAIN.test(visible) ? visible.length : widthOf()(visible);
}

let loaded: typeof stringWidth | undefined;

/** Loads `string-width` on first use, because loading takes a tenth of the time of a small command. */
function widthOf(): typeof stringWidth {
  loaded ??= (require("string-width") as { default: typeof stringWidth }).default;
  return loaded;
}

export { displayWidth };
