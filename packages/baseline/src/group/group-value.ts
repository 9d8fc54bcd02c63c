import { compareText } from "../filter/compare-text.js";
import { durationText, timestampText } from "../cel/time.js";
import {
  type CelDuration,
  type CelTimestamp,
  type CelValue,
  numberIn,
  type Outcome,
} from "../cel/value.js";
import { jsonText } from "./json-text.js";

/** Value of a key, or value that `distinct` and `topk` count. Integers beyond 2^53 are bigints. */
type GroupValue = null | boolean | number | bigint | string | CelTimestamp | CelDuration;

/** Value that groups are sorted by. Lists and maps of `first` and `last` are distinct from strings. */
type SortValue = GroupValue | { readonly type: "json"; readonly text: string };

/** Converts an outcome. Errors and absent values become null; lists and maps become their JSON text. */
function toGroupValue(outcome: Outcome): GroupValue {
  if (outcome === undefined || outcome === null) return null;
  if (typeof outcome === "boolean" || typeof outcome === "string") return outcome;
  const number = numberIn(outcome);
  if (number !== undefined) return plainNumber(number);
  if (typeof outcome === "object" && "nanos" in outcome) return outcome;
  return jsonText(outcome);
}

function toSortValue(value: CelValue): SortValue {
  const isNested = typeof value === "object" && (value?.type === "list" || value?.type === "map");
  return isNested ? { type: "json", text: jsonText(value) } : toGroupValue(value);
}

/** Normalizes a number so that equal values are identical: -0 becomes 0, and 1e21 becomes an integer. */
function plainNumber(value: number | bigint): number | bigint {
  if (typeof value === "number") {
    if (value === 0) return 0;
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value;
  }
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Returns a text that is unique to a value. */
function identityOf(value: GroupValue): string {
  if (typeof value === "string") return `"${value}`;
  if (typeof value === "object" && value !== null) return `${value.type} ${value.nanos}`;
  return String(value);
}

/**
 * Orders booleans, numbers, strings by their bytes, lists and maps by the bytes of their JSON, times, durations, null.
 */
function compareValues(left: SortValue, right: SortValue): number {
  const ranks = rankOf(left) - rankOf(right);
  if (ranks !== 0 || left === null || right === null) return ranks;
  const [one, other] = [sortable(left), sortable(right)];
  if (typeof one === "string" && typeof other === "string") return compareText(one, other);
  if (one < other) return -1;
  if (one > other) return 1;
  // NaN sorts after all other numbers.
  return Number(Number.isNaN(one)) - Number(Number.isNaN(other));
}

const RANKS = ["boolean", "number", "string", "json", "timestamp", "duration", "null"];

function rankOf(value: SortValue): number {
  if (value === null) return RANKS.indexOf("null");
  const type = typeof value === "object" ? value.type : typeof value;
  return RANKS.indexOf(type === "bigint" ? "number" : type);
}

function sortable(value: NonNullable<SortValue>): number | bigint | string {
  if (typeof value === "object") return value.type === "json" ? value.text : value.nanos;
  return typeof value === "boolean" ? Number(value) : value;
}

/** Formats a value for the report. */
function printed(value: GroupValue): Exclude<GroupValue, CelTimestamp | CelDuration> {
  if (typeof value !== "object" || value === null) return value;
  return value.type === "timestamp" ? timestampText(value) : durationText(value);
}

export { compareValues, identityOf, printed, toGroupValue, toSortValue };
export type { GroupValue, SortValue };
