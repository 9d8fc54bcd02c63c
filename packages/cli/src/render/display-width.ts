import { createRequire } from "node:module";
import { stripVTControlCharacters } from "node:util";
import type stringWidth from "string-width";

// A column each. What is neither Latin nor drawn by a table itself costs expressions that take 25 ms to compile.
const PLAIN = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u00ff–…▁-▏]*$/;

const require = createRequire(import.meta.url);

/** The columns of a terminal that a text takes; escape sequences take none. */
function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  const visible = stripVTControlCharacters(text);
  return PLAIN.test(visible) ? visible.length : widthOf()(visible);
}

let loaded: typeof stringWidth | undefined;

/** Loaded only where it is needed: that takes a tenth of the time of a small command. */
function widthOf(): typeof stringWidth {
  loaded ??= (require("string-width") as { default: typeof stringWidth }).default;
  return loaded;
}

export { displayWidth };
