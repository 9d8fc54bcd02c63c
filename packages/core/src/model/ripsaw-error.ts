import type { ErrorCode } from "./codes.js";

/** Details that a {@link RipsawError} can carry besides its code and message. */
export interface RipsawErrorDetails {
  readonly source?: string;
  readonly report?: unknown;
  readonly cause?: unknown;
}

/**
 * Error of a run that was refused or stopped. Bad lines never raise it: they are data in the report.
 *
 * @example
 * ```ts
 * import { computeStats, RipsawError } from "@ripsaw/core";
 *
 * try {
 *   await computeStats("no-such-file.ndjson");
 * } catch (error) {
 *   if (!(error instanceof RipsawError)) throw error;
 *   console.log(error.code, error.source); // source_not_found no-such-file.ndjson
 * }
 * ```
 */
export class RipsawError extends Error {
  override readonly name = "RipsawError";
  /** Stable code, one of `ERROR_CODES`. */
  readonly code: ErrorCode;
  /** Source that failed, if the failure is about one. */
  declare readonly source?: string;
  /** Result that the operation would have returned, computed from the input that could be read. */
  declare readonly report?: unknown;

  constructor(code: ErrorCode, message: string, details: RipsawErrorDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    this.code = code;
    if (details.source !== undefined) this.source = details.source;
    if (details.report !== undefined) this.report = details.report;
  }
}
