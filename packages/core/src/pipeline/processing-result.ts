import type {
  BatchResult,
  LogStats,
  RejectedLine,
  SourceFailure,
  TopErrors,
  Violation,
} from "../model/report.js";

/** Result and throughput of one batch of a pipeline. */
export interface ProcessingResult {
  readonly stats: LogStats;
  /** The first `maxDetails` violations, in input order. */
  readonly violations: readonly Violation[];
  readonly validCount: number;
  readonly violationCount: number;
  readonly rejectedCount: number;
  /** The first `maxDetails` rejected lines, in input order. */
  readonly rejectedLines: readonly RejectedLine[];
  readonly topErrors: TopErrors;
  /** Number of records. */
  readonly totalCount: number;
  /** Bytes of the input, after decompression. */
  readonly byteCount: number;
  readonly processingTimeMs: number;
  readonly recordsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly failures?: readonly SourceFailure[];
}

/** Combines the result of a batch with its size and duration. */
export function toProcessingResult(
  { stats, validation, topErrors, failures }: BatchResult,
  byteCount: number,
  processingTimeMs: number,
): ProcessingResult {
  const { violations, validCount, violationCount, rejectedCount, rejectedLines } = validation;
  const perSecond = (amount: number): number =>
    processingTimeMs > 0 ? amount / (processingTimeMs / 1_000) : 0;
  return {
    stats,
    violations,
    validCount,
    violationCount,
    rejectedCount,
    rejectedLines,
    topErrors,
    totalCount: stats.totalCount,
    byteCount,
    processingTimeMs,
    recordsPerSecond: perSecond(stats.totalCount),
    bytesPerSecond: perSecond(byteCount),
    ...(failures !== undefined && { failures }),
  };
}
