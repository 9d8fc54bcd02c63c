import type { NativeReport } from "../native/binding.js";
import { checkOptions, invalidOption, output, SCAN_CHECKS } from "../model/check-options.js";
import { failuresOf, filterErrorsOf, missingFieldsOf, part } from "../native/report-part.js";
import { unlessFailed } from "./unless-failed.js";
import { toGroupRow } from "../rows/group-values.js";
import { toLogStats } from "../native/log-stats.js";
import { createMatchedLines } from "../rows/matched-lines.js";
import type { Query } from "../model/query.js";
import type { QueryBuilder } from "../query/query-builder.js";
import { createRecordBatch } from "../rows/record-batch.js";
import { runScan, type ScanResult } from "./run-scan.js";
import type { BuiltReport, ReportOf, ScanReport } from "./scan-report.js";
import type { ScanOptions, Source } from "../source/source.js";
import { toValidationReport } from "../native/validation-report.js";

/** Options of {@link scan}. Limits given here take precedence over those of the query. */
export interface QueryOptions extends ScanOptions {
  /**
   * Path or file descriptor to which the matching lines are written instead of being returned, as in {@link
   * filterLogs}. Requires `rows: "lines"`.
   */
  readonly output?: string | number;
}

const CHECKS = { ...SCAN_CHECKS, output };

/** Refuses members that a query does not have, if the type of the query is known. */
type WithoutOthers<Asked> = {
  readonly [Name in Exclude<keyof Asked, keyof Query>]: never;
};

/**
 * Answers a query, given as plain JSON or as a builder, in one pass. The type of the report follows from the type of
 * the query: which parts it has, and the names and types of the members of its groups.
 *
 * @throws RipsawError `invalid_option`, `invalid_source` or `invalid_query` before any work; `write_failed` if `output`
 * cannot be written; `too_many_columns`, `batch_too_large` or `result_too_large`; the code of the first failure if a
 * source could not be read
 * @example
 * ```ts
 * import { scan } from "@ripsaw/core";
 *
 * const report = await scan("sample.ndjson", {
 *   filter: 'severity >= WARN && !message.contains("retry")',
 *   groupBy: ["status_code"],
 *   aggregates: { count: "count()", p99: "p99(duration_ms)" },
 *   orderBy: ["-count"],
 *   limit: 3,
 * });
 * for (const { status_code, count, p99 } of report.groups) console.log(status_code, count, p99);
 * ```
 */
export function scan<Keys extends object, Values extends object>(
  source: Source,
  query: QueryBuilder<Keys, Values>,
  options?: QueryOptions,
): Promise<BuiltReport<Keys, Values>>;
export function scan<const Asked extends Query>(
  source: Source,
  query: Asked & WithoutOthers<Asked>,
  options?: QueryOptions,
): Promise<ReportOf<Asked>>;
export async function scan(
  source: Source,
  query: Query | { toJSON(): Query },
  options: QueryOptions = {},
): Promise<ScanReport> {
  checkOptions("scan", options, CHECKS);
  const asked = plainQuery(query);
  if (options.output !== undefined && !asksForLines(asked)) {
    throw invalidOption('the option "output" is for lines: the query must have `rows: "lines"`');
  }
  const result = await runScan({
    operation: "query",
    source,
    options: { ...options, query: asked },
  });
  return unlessFailed(toScanReport(result, source), options);
}

/** Converts the result of a scan of `source` to the report of a query. */
export function toScanReport({ report, buffers, profile }: ScanResult, source: Source): ScanReport {
  return {
    ...countsOf(report),
    ...answersOf(report),
    ...rowsOf(report, buffers, source),
    plan: part(report, "plan"),
    profile,
    ...failuresOf(report),
  };
}

/** Returns the query of a builder, or else the argument. The engine checks either. */
export function plainQuery(query: Query | { toJSON(): Query }): Query {
  return isObject(query) && "toJSON" in query && typeof query.toJSON === "function"
    ? query.toJSON()
    : (query as Query);
}

function asksForLines(query: unknown): boolean {
  return isObject(query) && "rows" in query && query.rows === "lines";
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function countsOf(report: NativeReport) {
  const { lineCount, blankCount, recordCount, matchedCount } = report;
  const { rejectedCount, rejectedCodes, rejectedLines } = report;
  return {
    lineCount,
    blankCount,
    recordCount,
    matchedCount,
    ...filterErrorsOf(report),
    ...missingFieldsOf(report),
    rejectedCount,
    rejectedCodes,
    rejectedLines,
  };
}

function answersOf(report: NativeReport) {
  const { validation, stats, topErrors, groups, groupCount } = report;
  const { overflow, approximations, unusedValues } = report;
  const whole = { ...report, failures: [] };
  return {
    ...(validation && { validation: toValidationReport(whole) }),
    ...(stats && { stats: toLogStats(whole) }),
    ...(topErrors && { topErrors }),
    ...(groups && { groups: groups.map(toGroupRow) }),
    ...(groupCount !== undefined && { groupCount }),
    ...(overflow && { overflow }),
    ...(approximations && { approximations }),
    ...(unusedValues && { unusedValues }),
  };
}

function rowsOf(report: NativeReport, buffers: readonly Uint8Array<ArrayBuffer>[], source: Source) {
  const { lines, columns, sourceNames } = report;
  return {
    ...(lines && { lines: createMatchedLines(lines, buffers, sourceNames, source) }),
    ...(columns && { columns: createRecordBatch(report, buffers) }),
  };
}
