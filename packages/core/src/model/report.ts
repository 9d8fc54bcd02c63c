import type { ErrorCode, RejectCode, ViolationRule } from "./codes.js";

/** Line that is not a record. */
export interface RejectedLine {
  /** Name of the source. Present if the scan reads several sources. */
  readonly source?: string;
  /** Line number, 1-based. */
  readonly line: number;
  /** Offset of the first byte of the line, from the start of its (decompressed) source. */
  readonly byteOffset: number;
  readonly code: RejectCode;
  readonly message: string;
}

/** One rule that one record breaks. */
export interface Violation {
  readonly source?: string;
  readonly line: number;
  readonly byteOffset: number;
  readonly path: string;
  readonly rule: ViolationRule;
  readonly message: string;
}

/** Source that could not be read, or not to its end. */
export interface SourceFailure {
  /** Name of the source; `input` for bytes or a stream without a name. */
  readonly source: string;
  readonly code: ErrorCode;
  readonly message: string;
  /** Message of the operating system or the decompressor. */
  readonly cause?: string;
}

/** Field that the query names but no record has. It may be misspelt. */
export interface MissingField {
  /** Field as the expression writes it, or the name of a selected member. */
  readonly field: string;
  /** Similarly spelt field that may have been meant. */
  readonly suggestion?: string;
}

/** Statistics of the numeric values of a field. They are null if there is no value. */
export interface NumberStats {
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  /** Correctly rounded sum divided by the count. */
  readonly mean: number | null;
  /** Exact quantile: the value at index min(floor(n * q), n - 1) of the sorted values. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** Relative error of the quantiles. Present if there were too many values to keep. */
  readonly quantileError?: number;
  /** Number of values that are neither null nor numbers in the range of a double. Absent if there are none. */
  readonly unusedCount?: number;
  /** Values by power of two, ascending and without gaps. Present if it was asked for. */
  readonly histogram?: readonly HistogramBucket[];
}

/** Bucket of the values from `from` (inclusive) to `to` (exclusive). */
export interface HistogramBucket {
  /** Lower bound: a power of two, or 0. Null in the bucket of the negative values. */
  readonly from: number | null;
  /** Upper bound: a power of two, or 0. Null in the bucket of the greatest values. */
  readonly to: number | null;
  readonly count: number;
}

/** Result of `computeStats`. */
export interface LogStats {
  /** Number of records, or of those that match the filter. */
  readonly totalCount: number;
  /**
   * Number of records of level FATAL, regardless of how the logger spells it. The other levels are counted likewise.
   */
  readonly fatalCount: number;
  /** Number of records of level ERROR. Excludes FATAL. */
  readonly errorCount: number;
  readonly warnCount: number;
  readonly infoCount: number;
  readonly debugCount: number;
  readonly traceCount: number;
  /** Number of records without a known level. */
  readonly otherCount: number;
  readonly rejectedCount: number;
  readonly blankCount: number;
  /** Number of records for which the filter is an error value; none of them matches. Present if there is a filter. */
  readonly filterErrorCount?: number;
  /** Fields of the filter that no record has. Absent if there are none. */
  readonly missingFields?: readonly MissingField[];
  readonly durationMs: NumberStats;
  /** Number of records by status code, ascending by code. */
  readonly statusCodes: Readonly<Record<string, number>>;
  /** Entries of `statusCodes` with a code >= 400. */
  readonly errorStatusCodes: Readonly<Record<string, number>>;
  /** Number of status codes that are neither null nor integers. Absent if there are none. */
  readonly unusedStatusCount?: number;
  /** Sources that failed. Present if a source failed and `partial` was asked for. */
  readonly failures?: readonly SourceFailure[];
}

/** Result of `validateLogs`. */
export interface ValidationReport {
  /** Number of records that break no rule. */
  readonly validCount: number;
  readonly violationCount: number;
  readonly rejectedCount: number;
  readonly blankCount: number;
  /** Exact number of rejected lines by code. Codes that do not occur are absent. */
  readonly rejectedCodes: Readonly<Partial<Record<RejectCode, number>>>;
  /** The first `maxDetails` violations, in input order. */
  readonly violations: readonly Violation[];
  readonly rejectedLines: readonly RejectedLine[];
  readonly failures?: readonly SourceFailure[];
}

/** Most frequent messages of records of level ERROR or FATAL. */
export interface TopErrors {
  /** Messages by descending count; equal counts ascending by the UTF-8 bytes of the message. */
  readonly messages: readonly { readonly message: string; readonly count: number }[];
  readonly distinctCount: number;
  /** Number of records whose message was not tracked because there were too many distinct messages. */
  readonly untrackedCount: number;
}

/** Result of `batchProcess`. */
export interface BatchResult {
  readonly stats: LogStats;
  readonly validation: ValidationReport;
  readonly topErrors: TopErrors;
  readonly failures?: readonly SourceFailure[];
}
