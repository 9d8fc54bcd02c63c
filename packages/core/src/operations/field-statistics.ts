import type { NativeReport } from "../native/binding.js";
import type { ExtremeValue } from "../model/group-row.js";
import { toGroupRow } from "../rows/group-values.js";

/** Statistic of the values of a field. */
export type FieldStatistic =
  | ("count" | "sum" | "avg" | "min" | "max" | "stddev" | "distinct")
  | ("p50" | "p90" | "p95" | "p99" | "p999");

/**
 * Requested statistics of a field. `count` is the number of numeric values and `distinct` the number of distinct values
 * of any type. `min` and `max` are numbers, or times or text if there are no numbers. The others are null if there is
 * no number; `stddev` is null if there are fewer than two.
 */
export type FieldStatistics<Asked extends FieldStatistic = FieldStatistic> = {
  readonly [Name in Asked]: Name extends "count" | "distinct"
    ? number
    : Name extends "min" | "max"
      ? ExtremeValue
      : number | null;
};

/** Extracts the statistics from the report of a query with these aggregates and without keys. */
export function toFieldStatistics({ groups: [only = {}] = [] }: NativeReport): FieldStatistics {
  return toGroupRow(only) as FieldStatistics;
}
