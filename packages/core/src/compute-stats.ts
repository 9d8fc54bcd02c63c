import { checkOptions, flag, query, SCAN_CHECKS } from "./check-options.js";
import { unlessFailed } from "./failures.js";
import { toLogStats } from "./log-stats.js";
import type { Expression } from "./query.js";
import type { LogStats } from "./report.js";
import { RipsawError } from "./ripsaw-error.js";
import { runScan } from "./run-scan.js";
import type { ScanOptions, Source } from "./source.js";

/** Options of {@link computeStats}. */
export interface StatsOptions extends ScanOptions {
  /** Only records that match are counted. */
  readonly filter?: Expression;
  /** Adds `durationMs.histogram`. */
  readonly histogram?: boolean;
}

const CHECKS = { ...SCAN_CHECKS, filter: query, histogram: flag };

/**
 * Counts per level and status code, and the durations with exact percentiles, in one pass.
 *
 * @throws RipsawError `no_valid_records` if no line is a record (with the all-zero statistics as its
 * `report`); `invalid_option`, `invalid_source` or `invalid_query` before any work; the code of the
 * first failure if a source could not be read
 * @example
 * ```ts
 * import { computeStats } from "@ripsaw/core";
 *
 * const stats = await computeStats("sample.ndjson");
 * console.log(stats.totalCount, stats.errorCount, stats.durationMs.p99, stats.statusCodes["200"]);
 * ```
 */
export async function computeStats(source: Source, options: StatsOptions = {}): Promise<LogStats> {
  checkOptions("computeStats", options, CHECKS);
  const { filter, histogram = false } = options;
  const { report } = await runScan({
    source,
    query: { stats: true, histogram, ...(filter !== undefined && { filter }) },
    options,
  });
  const stats = unlessFailed(toLogStats(report), options);
  if (report.recordCount === 0 && stats.failures === undefined) {
    throw new RipsawError("no_valid_records", "no line of the source is a record", {
      report: stats,
    });
  }
  return stats;
}
