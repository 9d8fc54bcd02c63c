import type { ErrorCode, RejectCode, ViolationRule } from "./codes.js";

/** A line that is no record. */
export interface RejectedLine {
  /** Named where a scan reads several sources. */
  readonly source?: string;
  /** 1-based. */
  readonly line: number;
  /** Of the first byte of the line, from the start of its (decompressed) source. */
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

/** A source that could not be read, or not to its end. */
export interface SourceFailure {
  /** `input` where bytes or a stream have no name. */
  readonly source: string;
  readonly code: ErrorCode;
  readonly message: string;
  /** What the operating system or the decompressor said. */
  readonly cause?: string;
}

/** A field that the query names and that is in none of the records: it may be misspelt. */
export interface MissingField {
  /** As an expression writes it; of a selected member its name. */
  readonly field: string;
  /** Another field, written alike, that may have been meant. */
  readonly suggestion?: string;
}

/** Statistics of the numeric values of a field; null where there is no value. */
export interface NumberStats {
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  /** The correctly rounded sum divided by the count. */
  readonly mean: number | null;
  /** Exact: the value at index min(floor(n * q), n - 1) of the sorted values. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** Present where there were too many values to keep: the relative error of the quantiles. */
  readonly quantileError?: number;
  /** Values other than null that are no numbers, or beyond the range of a double; present where there are any. */
  readonly unusedCount?: number;
  /** The values by power of two, ascending and without gaps; present where it was asked for. */
  readonly histogram?: readonly HistogramBucket[];
}

/** The values from `from` on and below `to`. */
export interface HistogramBucket {
  /** A power of two, or 0; null for the negative values. */
  readonly from: number | null;
  /** A power of two, or 0; null for the greatest values of all. */
  readonly to: number | null;
  readonly count: number;
}

/** What `computeStats` counted. */
export interface LogStats {
  /** Records, or those that match the filter. */
  readonly totalCount: number;
  /** By level, whatever the logger calls it. */
  readonly fatalCount: number;
  /** Without those of level FATAL. */
  readonly errorCount: number;
  readonly warnCount: number;
  readonly infoCount: number;
  readonly debugCount: number;
  readonly traceCount: number;
  /** Records without a level that is known. */
  readonly otherCount: number;
  readonly rejectedCount: number;
  readonly blankCount: number;
  /** Records for which the filter is an error value; none of them matches. Present where there is a filter. */
  readonly filterErrorCount?: number;
  /** Present where a field of the filter is in no record. */
  readonly missingFields?: readonly MissingField[];
  readonly durationMs: NumberStats;
  /** Number of records by status code, ascending by code. */
  readonly statusCodes: Readonly<Record<string, number>>;
  /** The part of `statusCodes` with code >= 400. */
  readonly errorStatusCodes: Readonly<Record<string, number>>;
  /** Status codes other than null that are no integers; present where there are any. */
  readonly unusedStatusCount?: number;
  /** Present where a source failed and `partial` was asked for. */
  readonly failures?: readonly SourceFailure[];
}

/** What `validateLogs` found. */
export interface ValidationReport {
  /** Records that break no rule. */
  readonly validCount: number;
  readonly violationCount: number;
  readonly rejectedCount: number;
  readonly blankCount: number;
  /** Exact number of rejected lines by code; codes that do not occur are absent. */
  readonly rejectedCodes: Readonly<Partial<Record<RejectCode, number>>>;
  /** The first `maxDetails`, in input order. */
  readonly violations: readonly Violation[];
  readonly rejectedLines: readonly RejectedLine[];
  readonly failures?: readonly SourceFailure[];
}

/** The most frequent messages of records of level ERROR or FATAL. */
export interface TopErrors {
  /** Most frequent first; equal counts by message, ascending by UTF-8 bytes. */
  readonly messages: readonly { readonly message: string; readonly count: number }[];
  readonly distinctCount: number;
  /** Records whose message was not tracked because there were too many distinct ones. */
  readonly untrackedCount: number;
}

/** What `batchProcess` found in one pass. */
export interface BatchResult {
  readonly stats: LogStats;
  readonly validation: ValidationReport;
  readonly topErrors: TopErrors;
  readonly failures?: readonly SourceFailure[];
}
