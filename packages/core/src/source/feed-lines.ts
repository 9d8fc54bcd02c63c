import { setImmediate as turnOfEventLoop } from "node:timers/promises";
import type { NativeLineRun, NativeOutcome, NativeScan } from "../native/binding.js";
import { RipsawError } from "../model/ripsaw-error.js";
import { keepSpare, takeSpare } from "./spare-buffers.js";

const SLICE_BYTES = 512 << 10;
/** Number of slices: one is being taken, one waits, and one is being filled. */
const SLICES = 3;
/** Bytes to convert, in a few milliseconds, before the event loop gets a turn. */
const BYTES_PER_TURN = 8 << 20;
export const LF = 10;
const BEYOND_LATIN_1 = /[^\0-\u00ff]/;

/** Part of a native scan that accepts lines. */
export type LineScan = Pick<
  NativeScan,
  "scanLines" | "pushLines" | "endLines" | "linesTaken" | "untilLinesTaken" | "cancel"
>;

/** Lines in the form that the engine takes. */
interface FilledSlice {
  readonly bytes: Uint8Array;
  readonly lines: NativeLineRun;
  /** Index of the first line that did not fit. */
  readonly end: number;
}

/** Returns an upper bound for the encoded size: 3 bytes of UTF-8 per UTF-16 unit, plus the final newline. */
export function mostBytes(text: string): number {
  return text.length * 3 + 1;
}

/**
 * Returns an element of the array of lines.
 *
 * @throws RipsawError `invalid_source` if the element is not a string
 */
export function lineAt(lines: readonly unknown[], index: number): string {
  const line = lines[index];
  if (typeof line === "string") return line;
  throw new RipsawError(
    "invalid_source",
    `element ${index} of the array of lines is ${line === null ? "null" : typeof line}, not a string`,
  );
}

/**
 * Returns a line with its newlines replaced by tabs. In JSON, both are whitespace between values and invalid inside a
 * string, so `JSON.parse` accepts or rejects the element as before.
 */
function lineWithoutNewlines(lines: readonly unknown[], index: number): string {
  return lineAt(lines, index).replaceAll("\n", "\t");
}

/**
 * Writes lines from `start` on as long as they certainly fit. Latin-1 lines are written as Latin-1, which is a plain
 * copy.
 */
function fillSlice(
  buffer: Buffer,
  lines: readonly unknown[],
  start: number,
  textAt: typeof lineAt,
): FilledSlice {
  const utf8: number[] = [];
  let used = 0;
  let end = start;
  for (; end < lines.length; end++) {
    const text = textAt(lines, end);
    if (buffer.length - used < mostBytes(text)) break;
    // The first line may begin with a byte order mark, which is recognized by its UTF-8 bytes.
    if (end === 0 || BEYOND_LATIN_1.test(text)) {
      const written = buffer.write(text, used);
      utf8.push(used, used + written);
      used += written;
    } else {
      used += buffer.write(text, used, "latin1");
    }
    buffer[used++] = LF;
  }
  return { bytes: buffer.subarray(0, used), lines: { count: end - start, utf8 }, end };
}

/**
 * Scans an array of lines. The next slice is written while the engine scans earlier ones.
 *
 * @throws RipsawError `invalid_source` if an element is not a string
 */
export async function scanLines(
  scan: LineScan,
  lines: readonly unknown[],
  signal?: AbortSignal,
): Promise<NativeOutcome> {
  const outcome = scan.scanLines();
  const slices = Array.from({ length: SLICES }, () => takeSpare(SLICE_BYTES));
  try {
    await pushLines(scan, lines, slices, signal);
  } catch (error) {
    scan.cancel();
    throw error;
  } finally {
    scan.endLines();
    // After this, the engine takes no more slices.
    await Promise.allSettled([outcome]);
    slices.forEach(keepSpare);
  }
  return outcome;
}

async function pushLines(
  scan: LineScan,
  lines: readonly unknown[],
  slices: Buffer[],
  signal: AbortSignal | undefined,
): Promise<void> {
  let start = 0;
  let sinceTurn = 0;
  for (let pushed = 0; start < lines.length && !signal?.aborted; pushed++) {
    const toBeTaken = pushed + 1 - slices.length;
    if (scan.linesTaken() < toBeTaken) {
      await scan.untilLinesTaken(toBeTaken);
      // No more lines are wanted, and a slice that is being taken must not be overwritten.
      if (scan.linesTaken() < toBeTaken) return;
    }
    const index = pushed % slices.length;
    const buffer = roomFor(lineAt(lines, start), slices, index);
    let slice = fillSlice(buffer, lines, start, lineAt);
    let isWanted = scan.pushLines(slice.bytes, slice.lines);
    if (isWanted === null) {
      slice = fillSlice(buffer, lines, start, lineWithoutNewlines);
      isWanted = scan.pushLines(slice.bytes, slice.lines);
    }
    if (isWanted === null) {
      throw new RipsawError("internal_error", "the engine refused a slice of whole lines");
    }
    if (!isWanted) return;
    start = slice.end;
    sinceTurn += slice.bytes.length;
    if (sinceTurn >= BYTES_PER_TURN) {
      sinceTurn = 0;
      await turnOfEventLoop();
    }
  }
}

/** Returns a slice that was taken, or a new larger one if the line needs it. */
function roomFor(line: string, slices: Buffer[], index: number): Buffer {
  const slice = slices[index];
  if (slice !== undefined && slice.length >= mostBytes(line)) return slice;
  return (slices[index] = Buffer.allocUnsafeSlow(Math.max(SLICE_BYTES, mostBytes(line))));
}
