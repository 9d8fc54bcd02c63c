import type { NativeReport } from "../native/binding.js";
import { checkedByEngine, checkOptions, count, flag, SCAN_CHECKS } from "../model/check-options.js";
import { failuresOf, part } from "../native/report-part.js";
import { unlessFailed } from "./unless-failed.js";
import { toLogStats } from "../native/log-stats.js";
import type { Schema } from "../model/query.js";
import type { BatchResult } from "../model/report.js";
import { runScan } from "./run-scan.js";
import type { ScanOptions, Source } from "../source/source.js";
import { toValidationReport } from "../native/validation-report.js";

/** Options of {@link batchProcess}. */
export interface BatchOptions extends ScanOptions {
  /** Schema that every record is checked against. Default: `LOG_SCHEMA`. */
  readonly schema?: Schema;
  /** Number of most frequent messages to report, from records of level ERROR or FATAL. Default: 10. */
  readonly topErrors?: number;
  /** Adds `stats.durationMs.histogram` to the result. */
  readonly histogram?: boolean;
}

/** Checks of the options of a batch, for `checkOptions`. */
export const BATCH_CHECKS = {
  ...SCAN_CHECKS,
  schema: checkedByEngine,
  topErrors: count,
  histogram: flag,
};

/**
 * Validates a source, computes its statistics and finds its most frequent error messages in one pass. Without any
 * record, the counts are 0 and the statistics are null.
 *
 * @throws RipsawError `invalid_option`, `invalid_source` or `invalid_query` before any work; the code of the first
 * failure if a source could not be read
 * @example
 * ```ts
 * import { batchProcess } from "@ripsaw/core";
 *
 * const { stats, validation, topErrors } = await batchProcess("sample.ndjson", { topErrors: 3 });
 * console.log(stats.errorCount, validation.violationCount);
 * for (const { message, count } of topErrors.messages) console.log(count, message);
 * ```
 */
export async function batchProcess(
  source: Source,
  options: BatchOptions = {},
): Promise<BatchResult> {
  checkOptions("batchProcess", options, BATCH_CHECKS);
  const { result } = await runBatch(source, options);
  return unlessFailed(result, options);
}

/**
 * Runs a batch and returns its result together with the number of bytes read, even if a source failed. The options must
 * already be checked.
 */
export async function runBatch(
  source: Source,
  options: BatchOptions,
): Promise<{ readonly result: BatchResult; readonly byteCount: number }> {
  const { report } = await runScan({ operation: "batch", source, options });
  return { result: toBatchResult(report), byteCount: report.profile.byteCount };
}

function toBatchResult(report: NativeReport): BatchResult {
  const sources = { ...report, failures: [] };
  return {
    stats: toLogStats(sources),
    validation: toValidationReport(sources),
    topErrors: part(report, "topErrors"),
    ...failuresOf(report),
  };
}
