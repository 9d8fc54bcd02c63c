import type { NativeReport } from "../native/binding.js";
import type { FIELD_STATISTICS } from "../model/aggregates.js";
import type { ValueOfAggregate } from "../model/group-row.js";
import { toGroupRow } from "../rows/group-values.js";

/** Statistic of the values of a field. */
export type FieldStatistic = (typeof FIELD_STATISTICS)[number];

/**
 * Requested statistics of a field. `count` is the number of numeric values and `distinct` the number of distinct values
 * of any type. `min` and `max` are numbers, or times or text if there are no numbers. The others are null if there is
 * no number; `stddev` is null if there are fewer than two.
 */
export type FieldStatistics<Asked extends FieldStatistic = FieldStatistic> = {
  readonly [Name in Asked]: ValueOfAggregate<Name>;
};

/** Extracts the statistics from the report of a query with these aggregates and without keys. */
export function toFieldStatistics({ groups: [only = {}] = [] }: NativeReport): FieldStatistics {
  return toGroupRow(only) as FieldStatistics;
}
