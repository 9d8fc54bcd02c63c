import type { ErrorCode, RejectCode } from "./codes.js";
import type { NumberStats, RejectedLine, TopErrors, Violation } from "./report.js";
import type { JsonValue } from "./json-value.js";
import type { Plan } from "./plan.js";
import type { Profile } from "./profile.js";
import { RipsawError } from "./ripsaw-error.js";
import type { Approximation, GroupOverflow } from "./scan-report.js";

/** Where a scan writes what it does not return. */
export interface NativeSettings {
  threads?: number;
  quarantinePath?: string;
  linesPath?: string;
  linesFd?: number;
}

/** One pass of one query over one source. Bytes that are handed in must not change until the promise settles. */
export interface NativeScan {
  scanPaths(paths: readonly string[]): Promise<NativeOutcome>;
  scanBytes(bytes: Uint8Array): Promise<NativeOutcome>;
  /** The next run of bytes of a stream. */
  scanSlice(bytes: Uint8Array): Promise<NativeOutcome>;
  /** Scans the lines that are pushed until they end. */
  scanLines(): Promise<NativeOutcome>;
  /**
   * The next lines, whose bytes must not change until they are taken. Whether more are wanted; null, with nothing done, if
   * the bytes do not hold exactly so many newlines.
   */
  pushLines(bytes: Uint8Array, lines: NativeLineRun): boolean | null;
  endLines(): void;
  /** How many runs of lines were taken; they are taken in their order. */
  linesTaken(): number;
  /** Settled once so many were taken, or no more are wanted. */
  untilLinesTaken(count: number): Promise<void>;
  /** After the last slice. */
  finish(): Promise<NativeOutcome>;
  progress(): NativeProgress;
  cancel(): void;
}

/** Whole lines, each ended by a newline, in Latin-1 but for some ranges in UTF-8. */
export interface NativeLineRun {
  readonly count: number;
  /** The start and the end of each range in UTF-8, ascending. The first line of a scan is in one. */
  readonly utf8: readonly number[];
}

export interface NativeProgress {
  bytesRead: number;
  bytesTotal?: number | null;
  lines: number;
}

/** `json` is the answer or `{error: NativeError}`; each buffer has an ArrayBuffer of its own. */
export interface NativeOutcome {
  json: string;
  buffers: Uint8Array<ArrayBuffer>[];
}

/** The answer to a slice. */
export interface NativeSlice {
  /** The scan needs no more slices. */
  over?: boolean;
}

export interface NativeError {
  code: ErrorCode;
  message: string;
  source?: string | null;
  cause?: string | null;
}

/** Index of a buffer, and where in it. */
export type Section = readonly [buffer: number, byteOffset: number, byteLength: number];

/** Where the parts of one column lie. */
export interface ColumnLayout {
  name: string;
  type: "bool" | "int64" | "f64" | "utf8" | "dictionary" | "json" | "null";
  nullCount: number;
  /** Of a sparse column the row of each of its values: its other sections have a slot per value. */
  rows?: Section | null;
  validity?: Section | null;
  values?: Section | null;
  offsets?: Section | null;
  data?: Section | null;
  dictionaryLength?: number | null;
}

export interface NativeStats {
  totalCount: number;
  errorCount: number;
  warnCount: number;
  infoCount: number;
  debugCount: number;
  otherCount: number;
  durationMs: NumberStats;
  statusCodes: [code: string, count: number][];
  errorStatusCodes: [code: string, count: number][];
}

/** Numbers are indices into the buffers of the outcome. */
export interface NativeOrigins {
  count: number;
  /** Of pairs of numbers: where a run of lines that follow each other begins, and the 1-based line there. */
  lineRuns: number;
  /** Of indices into the names of the sources. */
  sources: number;
}

export interface NativeLines extends NativeOrigins {
  data: number;
  offsets: number;
}

export interface NativeColumns extends NativeOrigins {
  rowCount: number;
  columns: ColumnLayout[];
}

export interface NativeReport {
  lineCount: number;
  blankCount: number;
  recordCount: number;
  matchedCount: number;
  rejectedCount: number;
  rejectedCodes: Partial<Record<RejectCode, number>>;
  rejectedLines: RejectedLine[];
  failures: NativeError[];
  sourceNames: string[];
  profile: Omit<Profile, "reading">;
  validation?: { validCount: number; violationCount: number; violations: Violation[] };
  stats?: NativeStats;
  topErrors?: TopErrors;
  lines?: NativeLines;
  columns?: NativeColumns;
  /** Present where there is a filter. */
  filterErrorCount?: number;
  /** Integers beyond 2^53 are `{int: "..."}`. */
  groups?: Record<string, JsonValue>[];
  groupCount?: number;
  overflow?: GroupOverflow;
  approximations?: Approximation[];
  plan?: Plan;
}

/** The native module, as this library sees it. */
export interface NativeBinding {
  NativeScan: new (queryJson: string, settings: NativeSettings) => NativeScan;
  /**
   * One pass over a few bytes, on the spot. Null, with nothing done, if they are compressed or do not hold exactly
   * `lineCount` newlines.
   */
  scanNow(
    queryJson: string,
    settings: NativeSettings,
    bytes: Uint8Array,
    lineCount?: number,
  ): NativeOutcome | null;
  inputFiles(paths: readonly string[]): Promise<NativeOutcome>;
  generateSample(optionsJson: string): Promise<NativeOutcome>;
  encodeArrow(
    columnsJson: string,
    rowCount: number,
    buffers: readonly Uint8Array[],
    maxCells: number,
  ): Promise<NativeOutcome>;
}

const importNative = (): Promise<unknown> => import("@ripsaw/native");

let loading: Promise<NativeBinding> | undefined;

/**
 * The native module, loaded at the first call.
 *
 * @throws RipsawError `native_unavailable`
 */
export function nativeBinding(): Promise<NativeBinding> {
  return (loading ??= loadNative(importNative));
}

/** @throws RipsawError `native_unavailable` with the cause, if `load` fails */
export async function loadNative(load: () => Promise<unknown>): Promise<NativeBinding> {
  try {
    return (await load()) as NativeBinding;
  } catch (cause) {
    throw new RipsawError(
      "native_unavailable",
      `the native engine could not be loaded on ${process.platform}-${process.arch}: ` +
        "reinstall @ripsaw/core with optional dependencies, or build it with `npm run build`",
      { cause },
    );
  }
}
