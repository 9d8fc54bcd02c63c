import { checkedByEngine, checkOptions, output, SCAN_CHECKS } from "../model/check-options.js";
import type { RejectCode } from "../model/codes.js";
import { failuresOf, filterErrorsOf, missingFieldsOf, part } from "../native/report-part.js";
import { unlessFailed } from "./unless-failed.js";
import type { Level } from "../model/levels.js";
import { createMatchedLines, noLines, type MatchedLines } from "../rows/matched-lines.js";
import type { Expression } from "../model/query.js";
import type { MissingField, RejectedLine, SourceFailure } from "../model/report.js";
import { runScan } from "./run-scan.js";
import type { ScanOptions, Source } from "../source/source.js";

/** Options of {@link filterLogs}. A record must satisfy all given conditions. */
export interface FilterOptions extends ScanOptions {
  /**
   * Least severe level to match, regardless of how the logger spells it: FATAL > ERROR > WARN > INFO > DEBUG > TRACE.
   */
  readonly minLevel?: Level;
  /** Least `duration_ms` to match, inclusive. Records whose `duration_ms` is not a number do not match. */
  readonly minDurationMs?: number;
  /** Values of `status_code` to match. */
  readonly statusCodes?: readonly number[];
  readonly filter?: Expression;
  /** Stops after this many matching records, in input order. */
  readonly limit?: number;
  /**
   * Path or file descriptor to which the matching lines are written instead of being returned. It must not be one of
   * the inputs. A file is replaced when the operation succeeds and left unchanged when it fails; a descriptor receives
   * the lines as they are found.
   */
  readonly output?: string | number;
}

/** Result of {@link filterLogs}. */
export interface FilterResult {
  readonly matchedCount: number;
  /** Number of records, whether or not they match. */
  readonly recordCount: number;
  /**
   * Number of records for which the filter is an error value; none of them matches. Present if there is a condition.
   */
  readonly filterErrorCount?: number;
  /** Fields of the conditions that no record has. Absent if there are none. */
  readonly missingFields?: readonly MissingField[];
  readonly rejectedCount: number;
  readonly blankCount: number;
  /** Exact number of rejected lines by code. Codes that do not occur are absent. */
  readonly rejectedCodes: Readonly<Partial<Record<RejectCode, number>>>;
  readonly rejectedLines: readonly RejectedLine[];
  /** Matching lines, in input order. Empty if the lines were written to `output`. */
  readonly lines: MatchedLines;
  readonly failures?: readonly SourceFailure[];
}

const CHECKS = {
  ...SCAN_CHECKS,
  minLevel: checkedByEngine,
  minDurationMs: checkedByEngine,
  statusCodes: checkedByEngine,
  filter: checkedByEngine,
  limit: checkedByEngine,
  output,
};

/**
 * Finds the records that satisfy every given condition and returns their lines byte for byte.
 *
 * @throws RipsawError `invalid_option`, `invalid_source` or `invalid_query` before any work; `write_failed` if `output`
 * cannot be written; `result_too_large` if there is not enough memory for the lines; the code of the first failure if a
 * source could not be read
 * @example
 * ```ts
 * import { filterLogs } from "@ripsaw/core";
 *
 * const slow = await filterLogs("sample.ndjson", { minLevel: "WARN", minDurationMs: 1_000 });
 * for (const row of slow.lines.rows()) console.log(row.message, row.duration_ms);
 *
 * const checkout = await filterLogs("sample.ndjson", {
 *   filter: { and: [{ field: "status_code", op: ">=", value: 500 }, { field: "user_id", exists: true }] },
 *   limit: 10,
 * });
 * for (const line of checkout.lines) console.log(line);
 * ```
 */
export async function filterLogs(
  source: Source,
  options: FilterOptions = {},
): Promise<FilterResult> {
  checkOptions("filterLogs", options, CHECKS);
  const { report, buffers } = await runScan({ operation: "filter", source, options });
  const lines =
    options.output === undefined
      ? createMatchedLines(part(report, "lines"), buffers, report.sourceNames, source)
      : noLines();
  const { matchedCount, recordCount, rejectedCount, blankCount, rejectedCodes, rejectedLines } =
    report;
  const result: FilterResult = {
    matchedCount,
    recordCount,
    ...filterErrorsOf(report),
    ...missingFieldsOf(report),
    rejectedCount,
    blankCount,
    rejectedCodes,
    rejectedLines,
    lines,
    ...failuresOf(report),
  };
  return unlessFailed(result, options);
}
