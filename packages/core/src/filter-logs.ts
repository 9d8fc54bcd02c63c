import {
  checkOptions,
  count,
  finite,
  integers,
  level,
  output,
  query,
  SCAN_CHECKS,
} from "./check-options.js";
import type { RejectCode } from "./codes.js";
import { failuresOf, unlessFailed } from "./failures.js";
import { levelsFrom } from "./levels.js";
import { createMatchedLines, noLines, type MatchedLines } from "./matched-lines.js";
import type { Expression } from "./query.js";
import type { Level, RejectedLine, SourceFailure } from "./report.js";
import { filterErrorsOf, part } from "./report-part.js";
import { runScan } from "./run-scan.js";
import type { ScanOptions, Source } from "./source.js";

/** Options of {@link filterLogs}. Conditions that are given must all hold. */
export interface FilterOptions extends ScanOptions {
  /** This level or a more severe one: ERROR > WARN > INFO > DEBUG. */
  readonly minLevel?: Level;
  /** `duration_ms` is a number >= it. */
  readonly minDurationMs?: number;
  /** `status_code` is one of these. */
  readonly statusCodes?: readonly number[];
  readonly filter?: Expression;
  /** Stop after this many matching records, in input order. */
  readonly limit?: number;
  /** Write the matching lines to this path or file descriptor instead of returning them. A path that is read is refused. */
  readonly output?: string | number;
}

/** What {@link filterLogs} found. */
export interface FilterResult {
  readonly matchedCount: number;
  /** Records, whether or not they match. */
  readonly recordCount: number;
  /** Records for which the filter is an error value; none of them matches. Present where there is a condition. */
  readonly filterErrorCount?: number;
  readonly rejectedCount: number;
  readonly blankCount: number;
  /** Exact number of rejected lines by code; codes that do not occur are absent. */
  readonly rejectedCodes: Readonly<Partial<Record<RejectCode, number>>>;
  readonly rejectedLines: readonly RejectedLine[];
  /** The matching lines, in input order; none if they were written to `output`. */
  readonly lines: MatchedLines;
  readonly failures?: readonly SourceFailure[];
}

const CHECKS = {
  ...SCAN_CHECKS,
  minLevel: level,
  minDurationMs: finite,
  statusCodes: integers,
  filter: query,
  limit: count,
  output,
};

/**
 * The records that satisfy every given condition, as they stand in the input, byte for byte.
 *
 * @throws RipsawError `invalid_option`, `invalid_source` or `invalid_query` before any work;
 * `write_failed` if `output` cannot be written; `result_too_large` if the lines need more memory than there is; the code
 * of the first failure if a source could not be read
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
  const filter = filterOf(options);
  const { limit } = options;
  const { report, buffers } = await runScan({
    source,
    query: {
      rows: "lines",
      ...(filter !== undefined && { filter }),
      ...(limit !== undefined && { limit }),
    },
    options,
    output: options.output,
  });
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
    rejectedCount,
    blankCount,
    rejectedCodes,
    rejectedLines,
    lines,
    ...failuresOf(report),
  };
  return unlessFailed(result, options);
}

function filterOf({
  minLevel,
  minDurationMs,
  statusCodes,
  filter,
}: FilterOptions): Expression | undefined {
  const conditions: Expression[] = [];
  if (minLevel !== undefined) conditions.push({ field: "level", in: levelsFrom(minLevel) });
  if (minDurationMs !== undefined) {
    conditions.push({ field: "duration_ms", op: ">=", value: minDurationMs });
  }
  if (statusCodes !== undefined) conditions.push({ field: "status_code", in: statusCodes });
  if (filter !== undefined) conditions.push(filter);
  return conditions.length > 1 ? { and: conditions } : conditions[0];
}
