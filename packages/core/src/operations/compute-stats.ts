import type { NativeReport } from "../native/binding.js";
import { checkedByEngine, checkOptions, SCAN_CHECKS } from "../model/check-options.js";
import { unlessFailed } from "./unless-failed.js";
import {
  toFieldStatistics,
  type FieldStatistic,
  type FieldStatistics,
} from "./field-statistics.js";
import { toLogStats } from "../native/log-stats.js";
import type { Expression } from "../model/query.js";
import type { LogStats, UnusedValues } from "../model/report.js";
import { RipsawError } from "../model/ripsaw-error.js";
import { runScan } from "./run-scan.js";
import type { ScanOptions, Source } from "../source/source.js";

/** Options of {@link computeStats}. */
export interface StatsOptions<Asked extends FieldStatistic = never> extends ScanOptions {
  /** Counts only the records that match. Default: all records. */
  readonly filter?: Expression;
  /** Adds `durationMs.histogram` to the result. */
  readonly histogram?: boolean;
  /** Statistics of `field` to add to the result as `aggregates`. */
  readonly aggregates?: readonly Asked[];
  /**
   * Field that the aggregates describe: a path such as `http.duration`, or any CEL expression. Default: `duration_ms`.
   */
  readonly field?: string;
}

/** Statistics of the log schema, plus those that were asked for. */
export type StatsResult<Asked extends FieldStatistic> = LogStats &
  ([Asked] extends [never]
    ? unknown
    : {
        readonly aggregates: FieldStatistics<Asked>;
        /**
         * Aggregates that left out some values of the field, or found no value that they can use. Absent if there are
         * none.
         */
        readonly unusedValues?: readonly UnusedValues[];
      });

const CHECKS = {
  ...SCAN_CHECKS,
  filter: checkedByEngine,
  histogram: checkedByEngine,
  aggregates: checkedByEngine,
  field: checkedByEngine,
};

/**
 * Counts records by level and status code and computes exact percentiles of the durations, in one pass.
 *
 * @throws RipsawError `no_valid_records` if no line is a record (`report` then holds the all-zero statistics);
 * `invalid_option`, `invalid_source` or `invalid_query` before any work; the code of the first failure if a source
 * could not be read
 * @example
 * ```ts
 * import { computeStats } from "@ripsaw/core";
 *
 * const stats = await computeStats("sample.ndjson");
 * console.log(stats.totalCount, stats.errorCount, stats.durationMs.p99, stats.statusCodes["200"]);
 *
 * const { aggregates } = await computeStats("sample.ndjson", {
 *   field: "status_code",
 *   aggregates: ["min", "max", "distinct"],
 * });
 * console.log(aggregates.min, aggregates.max, aggregates.distinct);
 * ```
 */
export async function computeStats<const Asked extends FieldStatistic = never>(
  source: Source,
  options: StatsOptions<Asked> = {},
): Promise<StatsResult<Asked>> {
  checkOptions("computeStats", options, CHECKS);
  const { report } = await runScan({ operation: "stats", source, options });
  const answer = {
    ...toLogStats(report),
    ...(options.aggregates !== undefined && {
      aggregates: toFieldStatistics(report),
      ...(report.unusedValues !== undefined && { unusedValues: report.unusedValues }),
    }),
  } as StatsResult<Asked>;
  const stats = unlessFailed(answer, options);
  if (report.recordCount === 0 && stats.failures === undefined) {
    throw new RipsawError("no_valid_records", `no line of the source is a record${why(report)}`, {
      report: stats,
    });
  }
  return stats;
}

/** Describes what the lines are instead of records, for the error message. */
function why({ rejectedCodes, lineCount }: NativeReport): string {
  if (lineCount === 0) return ": it is empty";
  const codes = Object.entries(rejectedCodes).map(([code, count]) => `${count} ${code}`);
  return codes.length === 0 ? ": all are blank" : `: ${codes.join(", ")}`;
}
