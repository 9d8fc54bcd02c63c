import type { NativeReport } from "./binding.js";
import type { OptionCheck } from "./check-options.js";
import type { ExtremeValue } from "./group-row.js";
import { toGroupRow } from "./group-values.js";

/** What can be asked of the values of a field. */
export type FieldStatistic =
  | ("count" | "sum" | "avg" | "min" | "max" | "stddev" | "distinct")
  | ("p50" | "p90" | "p95" | "p99" | "p999");

/**
 * What was asked of the values of a field: `count` is the number of its numbers, `distinct` that of its distinct
 * values of any type; `min` and `max` are a number, without numbers a time or a text; the others are null without a
 * number, `stddev` without two.
 */
export type FieldStatistics<Asked extends FieldStatistic = FieldStatistic> = {
  readonly [Name in Asked]: Name extends "count" | "distinct"
    ? number
    : Name extends "min" | "max"
      ? ExtremeValue
      : number | null;
};

const STATISTICS: ReadonlySet<unknown> = new Set<FieldStatistic>([
  "count",
  "sum",
  "avg",
  "min",
  "max",
  "stddev",
  "p50",
  "p90",
  "p95",
  "p99",
  "p999",
  "distinct",
]);

export const fieldStatistics: OptionCheck = (value) =>
  Array.isArray(value) && value.every((name) => STATISTICS.has(name))
    ? undefined
    : `an array of ${[...STATISTICS].join(", ")}`;

/** The aggregates of a query that answer for a field: CEL text, mostly a path. */
export function aggregatesOf(
  asked: readonly FieldStatistic[],
  field: string,
): Record<string, string> {
  return Object.fromEntries(
    asked.map((name) => [
      name,
      name === "count" ? `count(${isNumber(field)})` : `${name}(${field})`,
    ]),
  );
}

/** A condition that is true for finite numbers alone: nothing else compares with a number. */
function isNumber(field: string): string {
  return `(${field}) >= -${Number.MAX_VALUE} && (${field}) <= ${Number.MAX_VALUE}`;
}

/** The statistics in the report of a query with such aggregates and without keys. */
export function toFieldStatistics({ groups: [only = {}] = [] }: NativeReport): FieldStatistics {
  return toGroupRow(only) as FieldStatistics;
}
