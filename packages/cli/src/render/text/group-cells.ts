import type { GroupValue } from "@ripsaw/core";
import { jsonText } from "./json.js";
import { largest } from "../table/largest.js";
import { printable } from "./printable.js";
import { formatCount, separateThousands } from "./quantities.js";

const SPARKS = "▁▂▃▄▅▆▇█";

/** Formats a value of a group for CSV, with nested values as JSON text. Returns undefined for null. */
function csvCell(value: GroupValue | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === "string" ? value : jsonText(value);
}

/** Formats the value of a key for people. Numbers have no separators, because they are names here. */
function keyCell(value: GroupValue | undefined): string {
  if (value === undefined || value === null) return "null";
  return printable(typeof value === "string" ? value : jsonText(value));
}

/** Formats the value of an aggregate for people, with `–` for null. */
function aggregateCell(value: GroupValue | undefined): string {
  if (value === undefined || value === null) return "–";
  if (typeof value === "number") return numberText(value);
  if (typeof value === "bigint") return separateThousands(String(value));
  if (Array.isArray(value)) return listCell(value);
  return printable(typeof value === "string" ? value : jsonText(value));
}

/** Formats a number with separators and a readable number of digits. */
function numberText(value: number): string {
  if (Number.isInteger(value)) return Math.abs(value) < 1e15 ? formatCount(value) : String(value);
  return Math.abs(value) < 1
    ? String(Number(value.toPrecision(3)))
    : separateThousands(String(Number(value.toFixed(3))));
}

/** Formats a list: frequent values with their counts, a histogram as small bars, any other list as JSON text. */
function listCell(items: readonly unknown[]): string {
  if (items.length === 0) return "–";
  if (items.every(isTopValue)) {
    return items.map(({ value, count }) => `${keyCell(value)} ${formatCount(count)}`).join(", ");
  }
  return items.every(isBucket)
    ? sparks(items.map(({ count }) => count))
    : printable(jsonText(items));
}

function sparks(counts: readonly number[]): string {
  const most = largest(counts);
  return counts
    .map((count) => (count === 0 ? " " : SPARKS.charAt(Math.ceil((count / most) * 8) - 1)))
    .join("");
}

function isTopValue(item: unknown): item is { value: GroupValue; count: number } {
  return isObject(item) && "value" in item && typeof item.count === "number";
}

function isBucket(item: unknown): item is { count: number } {
  return isObject(item) && "from" in item && "to" in item && typeof item.count === "number";
}

function isObject(item: unknown): item is Readonly<Record<string, unknown>> {
  return typeof item === "object" && item !== null;
}

export { aggregateCell, csvCell, keyCell };
