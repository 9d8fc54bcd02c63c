const CLOSING: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);

/** Splits `level, bucket(timestamp, "1m")` at its commas, except those within brackets and quotes. */
function splitList(text: string): string[] {
  const items: string[] = [];
  const open: string[] = [];
  let quote = "";
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== "") {
      if (character === "\\") at += 1;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "'") {
      quote = character;
    } else if (CLOSING.has(character)) {
      open.push(CLOSING.get(character) ?? "");
    } else if (character === open.at(-1)) {
      open.pop();
    } else if (character === "," && open.length === 0) {
      items.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...items, text.slice(start).trim()];
}

export { splitList };
