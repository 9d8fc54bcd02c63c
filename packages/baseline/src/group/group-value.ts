import { compareText } from "../compare-text.js";
import { durationText, timestampText } from "../cel/time.js";
import { type CelDuration, type CelTimestamp, numberIn, type Outcome } from "../cel/value.js";
import { jsonText } from "./json-text.js";

/** What a group has as a key, or what `distinct` and `topk` count: integers beyond 2^53 are bigints. */
type GroupValue = null | boolean | number | bigint | string | CelTimestamp | CelDuration;

/** Errors and absent values are null; lists and maps are their JSON text. */
function toGroupValue(outcome: Outcome): GroupValue {
  if (outcome === undefined || outcome === null) return null;
  if (typeof outcome === "boolean" || typeof outcome === "string") return outcome;
  const number = numberIn(outcome);
  if (number !== undefined) return plainNumber(number);
  if (typeof outcome === "object" && "nanos" in outcome) return outcome;
  return jsonText(outcome);
}

/** Equal values have the same one: -0 is 0, and 1e21 is an integer. */
function plainNumber(value: number | bigint): number | bigint {
  if (typeof value === "number") {
    if (value === 0) return 0;
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value;
  }
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A text that no other value has. */
function identityOf(value: GroupValue): string {
  if (typeof value === "string") return `"${value}`;
  if (typeof value === "object" && value !== null) return `${value.type} ${value.nanos}`;
  return String(value);
}

/** Booleans, numbers, strings by their bytes, times, durations, null. */
function compareGroupValues(left: GroupValue, right: GroupValue): number {
  const ranks = rankOf(left) - rankOf(right);
  if (ranks !== 0 || left === null || right === null) return ranks;
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  const [one, other] = [sortable(left), sortable(right)];
  if (one < other) return -1;
  if (one > other) return 1;
  // What is no number comes behind all others.
  return Number(Number.isNaN(one)) - Number(Number.isNaN(other));
}

function rankOf(value: GroupValue): number {
  if (value === null) return 5;
  if (typeof value === "object") return value.type === "timestamp" ? 3 : 4;
  return typeof value === "boolean" ? 0 : typeof value === "string" ? 2 : 1;
}

function sortable(value: NonNullable<GroupValue>): number | bigint {
  if (typeof value === "object") return value.nanos;
  return typeof value === "boolean" || typeof value === "string" ? Number(value) : value;
}

/** As a report has it. */
function printed(value: GroupValue): Exclude<GroupValue, CelTimestamp | CelDuration> {
  if (typeof value !== "object" || value === null) return value;
  return value.type === "timestamp" ? timestampText(value) : durationText(value);
}

export { compareGroupValues, identityOf, printed, toGroupValue };
export type { GroupValue };
