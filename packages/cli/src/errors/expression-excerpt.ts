import type { Query } from "@ripsaw/core";
import { displayWidth } from "../render/table/display-width.js";
import { printable } from "../render/text/printable.js";

const MOST_BEFORE = 60;
const MOST_AFTER = 30;

/**
 * Returns the line of the expression to which a message such as `filter.and[1]: unknown function "f" at 9` refers, with
 * a caret below the position. Returns undefined if the message has no position.
 */
function excerptOf(message: string, query: Query): string | undefined {
  const found = /^(?<place>[^:]+): .* at (?<column>\d+)(?::|$)/s.exec(message)?.groups;
  if (found === undefined) return undefined;
  const text = textAt(query, found.place ?? "");
  if (text === undefined) return undefined;
  const characters = [...text];
  const at = Math.min(Number(found.column) - 1, characters.length);
  const lineStart = characters.lastIndexOf("\n", at - 1) + 1;
  const lineEnd = characters.indexOf("\n", at);
  const start = Math.max(lineStart, at - MOST_BEFORE);
  const end = Math.min(lineEnd < 0 ? characters.length : lineEnd, at + MOST_AFTER);
  const before = (start > lineStart ? "…" : "") + shown(characters.slice(start, at));
  return `  ${before}${shown(characters.slice(at, end))}\n  ${" ".repeat(displayWidth(before))}^\n`;
}

function shown(characters: readonly string[]): string {
  return printable(characters.join(""));
}

/** Returns the CEL text at a place in a query, such as `filter.and[1].not`, `groupBy[2]` or `aggregates.p99`. */
function textAt({ filter, having, groupBy, aggregates }: Query, place: string): string | undefined {
  if (place === "having") return having;
  if (place.startsWith("aggregates.")) return aggregates?.[place.slice("aggregates.".length)];
  const steps = place.split(/[.[\]]+/).filter((step) => step !== "");
  let value: unknown = { filter, groupBy };
  for (const step of steps) {
    value = isObject(value) ? value[step] : undefined;
  }
  if (isObject(value) && typeof value.key === "string") return value.key;
  return typeof value === "string" ? value : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

export { excerptOf };
