import type { NativeReport } from "../native/binding.js";
import type { OptionCheck } from "../model/check-options.js";
import { FIELD_STATISTICS } from "../model/aggregates.js";
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

const STATISTICS: ReadonlySet<unknown> = new Set(FIELD_STATISTICS);

export const fieldStatistics: OptionCheck = (value) =>
  Array.isArray(value) && value.every((name) => STATISTICS.has(name))
    ? undefined
    : `an array of ${FIELD_STATISTICS.join(", ")}`;

/** Builds the aggregates of a query that compute the statistics of a field. The field is CEL text, usually a path. */
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

/** Returns a condition that is true only for finite numbers, because no other type compares with a number. */
function isNumber(field: string): string {
  return `(${field}) >= -${Number.MAX_VALUE} && (${field}) <= ${Number.MAX_VALUE}`;
}

/** Extracts the statistics from the report of a query with these aggregates and without keys. */
export function toFieldStatistics({ groups: [only = {}] = [] }: NativeReport): FieldStatistics {
  return toGroupRow(only) as FieldStatistics;
}
