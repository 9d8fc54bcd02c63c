import type { Plan } from "./plan.js";
import type { Profile } from "./profile.js";

/**
 * Where bytes come from:
 * - a string is a path or a glob (`logs/*.ndjson`, `logs/**\/*.{gz,zst}`);
 * - `{ paths }` are several of them, read in order; `-` is standard input, which can be given once;
 * - a Uint8Array or Buffer is scanned in place and must not change, nor be transferred, until the promise settles;
 * - an array of strings holds one line each;
 * - an iterable or async iterable yields runs of bytes, cut anywhere (a Node stream is one). Large ones
 *   are scanned in place: what was yielded must not change, nor be transferred, until the promise settles.
 *
 * Bytes in shared memory or in a resizable buffer are refused (`invalid_source`).
 *
 * gzip and zstd are recognised by their first bytes, and so are formats that are not read (bzip2, tar, Parquet,
 * UTF-16 and others), which fail with `unsupported_format`.
 */
export type Source =
  | string
  | { readonly paths: readonly string[] }
  | Uint8Array
  | readonly string[]
  | Iterable<Uint8Array>
  | AsyncIterable<Uint8Array>;

/** How far a scan has come. */
export interface Progress {
  /** Of the input as it is stored (compressed bytes of a compressed file). */
  readonly bytesRead: number;
  /** Undefined where the size of the input is not known. */
  readonly bytesTotal: number | undefined;
  readonly lines: number;
}

/** Settings that every operation takes. */
export interface ScanOptions {
  /** Default: the number of available cores. */
  readonly threads?: number;
  /** Ends the scan early: the promise rejects with the code `aborted`. */
  readonly signal?: AbortSignal;
  /** Called about ten times a second. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called once behind the last line: why a scan took as long as it did. */
  readonly onProfile?: (profile: Profile) => void;
  /** Called once behind the last line: what the query was compiled to. */
  readonly onPlan?: (plan: Plan) => void;
  /** How many violations and rejected lines are reported in detail: default 100, 0 for all. */
  readonly maxDetails?: number;
  /** Longer lines are rejected as `line_too_long`: default 67,108,864 bytes. */
  readonly maxLineBytes?: number;
  /** Deeper nesting is rejected as `too_deep`: default 1,024. */
  readonly maxDepth?: number;
  /** Above this many values a sketch answers for the quantiles: default 16,777,216. */
  readonly maxExactValues?: number;
  /** Report what could be read, with `failures`, where the default is to throw at a source that failed. */
  readonly partial?: boolean;
  /**
   * Write every rejected line here as NDJSON: `{source, line, byteOffset, code, raw}`. The file is replaced when the
   * operation succeeds, and left as it was when it fails.
   */
  readonly quarantine?: string;
}
