import type { Query } from "../model/query.js";
import type { Plan, Profile } from "../model/report.js";

/**
 * Where bytes come from:
 *
 * - a string is a path or a glob (`logs/*.ndjson`, `logs/**\/*.{gz,zst}`);
 * - `{ paths }` lists several paths and globs, read in order; `-` is standard input and may appear once;
 * - a Uint8Array or Buffer is scanned in place and must not be changed or transferred until the promise settles;
 * - an array of strings holds one line per element;
 * - an iterable or async iterable, such as a Node stream, yields runs of bytes that may be cut anywhere. Large runs are
 *   scanned in place: they must not be changed or transferred until the promise settles.
 *
 * Bytes in shared memory or in a resizable buffer are refused with `invalid_source`.
 *
 * gzip and zstd are recognized by their first bytes. Formats that cannot be read, such as bzip2, tar, Parquet and
 * UTF-16, are recognized too and fail with `unsupported_format`.
 */
export type Source =
  | string
  | { readonly paths: readonly string[] }
  | Uint8Array
  | readonly string[]
  | Iterable<Uint8Array>
  | AsyncIterable<Uint8Array>;

/** Progress of a scan. */
export interface Progress {
  /** Bytes read of the input as stored; for a compressed file these are compressed bytes. */
  readonly bytesRead: number;
  /** Size of the input in bytes, or undefined if it is not known. */
  readonly bytesTotal: number | undefined;
  readonly lines: number;
}

/** Options that every operation takes. */
export interface ScanOptions extends Pick<
  Query,
  "maxDetails" | "maxLineBytes" | "maxDepth" | "maxExactValues"
> {
  /** Number of threads. Default: the number of available cores. */
  readonly threads?: number;
  /** Cancels the scan: the promise rejects with the code `aborted`. */
  readonly signal?: AbortSignal;
  /** Called about ten times a second. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called once after the last line, with a profile that explains how long the scan took. */
  readonly onProfile?: (profile: Profile) => void;
  /** Called once after the last line, with the compiled form of the query. */
  readonly onPlan?: (plan: Plan) => void;
  /**
   * Returns a report of what could be read, with `failures`, instead of throwing if a source failed. Default: false.
   */
  readonly partial?: boolean;
  /**
   * Path of a file to which every rejected line is written as NDJSON: `{source, line, byteOffset, code, raw}`. The file
   * is replaced when the operation succeeds and left unchanged when it fails.
   */
  readonly quarantine?: string;
}
