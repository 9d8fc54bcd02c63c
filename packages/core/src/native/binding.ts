import type { ErrorCode, RejectCode } from "../model/codes.js";
import type {
  Approximation,
  GroupOverflow,
  MissingField,
  NumberStats,
  Plan,
  Profile,
  RejectedLine,
  TopErrors,
  UnusedValues,
  Violation,
} from "../model/report.js";
import type { JsonValue } from "../model/json-value.js";
import { RipsawError } from "../model/ripsaw-error.js";

/** Threads of a scan, and where it writes what it does not return. */
export interface NativeSettings {
  threads?: number;
  quarantineFile?: NativeFile;
  linesFile?: NativeFile;
  linesFd?: number;
  /** Whether the groups are returned as an Arrow IPC stream in a buffer, instead of in the JSON. */
  arrow?: boolean;
}

/** Existing file to append to. Failures report it as `name`. */
export interface NativeFile {
  path: string;
  name: string;
}

/** One pass of one query over one source. Bytes that are passed in must not change until the promise settles. */
export interface NativeScan {
  scanPaths(paths: readonly string[]): Promise<NativeOutcome>;
  scanBytes(bytes: Uint8Array): Promise<NativeOutcome>;
  /** Scans the next run of bytes of a stream. */
  scanSlice(bytes: Uint8Array): Promise<NativeOutcome>;
  /** Scans the lines that are pushed, until they end. */
  scanLines(): Promise<NativeOutcome>;
  /**
   * Pushes the next lines. Their bytes must not change until they are taken. Returns whether more lines are wanted, or
   * null, without any effect, if the bytes do not hold exactly `lines.count` newlines.
   */
  pushLines(bytes: Uint8Array, lines: NativeLineRun): boolean | null;
  endLines(): void;
  /** Number of runs of lines taken so far. They are taken in the order in which they were pushed. */
  linesTaken(): number;
  /** Resolves once `count` runs are taken, or once no more are wanted. */
  untilLinesTaken(count: number): Promise<void>;
  /** Ends the scan after the last slice. */
  finish(): Promise<NativeOutcome>;
  progress(): NativeProgress;
  cancel(): void;
}

/** Run of whole lines, each terminated by a newline. The text is Latin-1 except for some ranges of UTF-8. */
export interface NativeLineRun {
  readonly count: number;
  /** Start and end of each UTF-8 range, ascending. The first line of a scan must be in such a range. */
  readonly utf8: readonly number[];
}

export interface NativeProgress {
  bytesRead: number;
  bytesTotal?: number | null;
  lines: number;
}

/** Outcome of a scan. `json` is the answer or `{error: NativeError}`. Each buffer has its own ArrayBuffer. */
export interface NativeOutcome {
  json: string;
  buffers: Uint8Array<ArrayBuffer>[];
}

/** Answer to a slice. */
export interface NativeSlice {
  /** True if the scan needs no more slices. */
  over?: boolean;
}

export interface NativeError {
  code: ErrorCode;
  message: string;
  source?: string | null;
  cause?: string | null;
}

/** Range of a buffer: index of the buffer, then offset and length in bytes. */
export type BufferRange = readonly [buffer: number, byteOffset: number, byteLength: number];

/** Sections of the buffers that hold the parts of one column. */
export interface ColumnLayout {
  name: string;
  type: "bool" | "int64" | "f64" | "utf8" | "dictionary" | "json" | "null";
  nullCount: number;
  /** For a sparse column, the row of each value. The other sections then have one slot per value. */
  rows?: BufferRange | null;
  validity?: BufferRange | null;
  values?: BufferRange | null;
  offsets?: BufferRange | null;
  data?: BufferRange | null;
  dictionaryLength?: number | null;
}

export interface NativeStats {
  totalCount: number;
  fatalCount: number;
  errorCount: number;
  warnCount: number;
  infoCount: number;
  debugCount: number;
  traceCount: number;
  otherCount: number;
  durationMs: NumberStats;
  statusCodes: [code: string, count: number][];
  errorStatusCodes: [code: string, count: number][];
  unusedStatusCount?: number;
}

/** Origins of lines or rows. Numbers are indices into the buffers of the outcome. */
export interface NativeOrigins {
  count: number;
  /**
   * Buffer of pairs of numbers: index at which a run of consecutive lines begins, and the 1-based line number there.
   */
  lineRuns: number;
  /** Buffer of indices into the names of the sources. */
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
  /** Present if there is a filter. */
  filterErrorCount?: number;
  /** Absent if there are none. */
  missingFields?: MissingField[];
  /** Rows of the groups. Integers beyond 2^53 are written as `{int: "..."}`. */
  groups?: Record<string, JsonValue>[];
  /** Buffer of the Arrow IPC stream of the groups, which are then absent. */
  arrow?: number;
  groupCount?: number;
  overflow?: GroupOverflow;
  approximations?: Approximation[];
  unusedValues?: UnusedValues[];
  plan?: Plan;
}

/** Interface of the native module, as far as this library uses it. */
export interface NativeBinding {
  NativeScan: new (requestJson: string, settings: NativeSettings) => NativeScan;
  /**
   * Scans a few bytes synchronously in one pass. Returns null, without any effect, if the bytes are compressed, are in
   * a format that cannot be read, or do not hold exactly `lineCount` newlines.
   */
  scanNow(
    requestJson: string,
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
 * Returns the native module, which is loaded on the first call.
 *
 * @throws RipsawError `native_unavailable`
 */
export function nativeBinding(): Promise<NativeBinding> {
  return (loading ??= loadNative(importNative));
}

/**
 * Loads the native module with `load`.
 *
 * @throws RipsawError `native_unavailable` with the cause, if `load` fails
 */
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
