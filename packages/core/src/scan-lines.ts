import { setImmediate as turnOfEventLoop } from "node:timers/promises";
import type { NativeOutcome, NativeScan } from "./binding.js";
import { RipsawError } from "./ripsaw-error.js";
import { createSliceQueue } from "./slice-queue.js";

const SLICE_BYTES = 256 << 10;
/** Converting so much takes a few milliseconds; then the event loop has its turn. */
const BYTES_PER_TURN = 8 << 20;
const LF = 10;

/** Lines are joined before they are converted, since each call into the converter costs; more would cost memory. */
const LINES_PER_CALL = 8;

/** UTF-8 needs at most 3 bytes for a UTF-16 unit, and the last line its newline. */
function mostBytes(text: string): number {
  return text.length * 3 + 1;
}

function lineAt(lines: readonly unknown[], index: number): string {
  const line = lines[index];
  if (typeof line === "string") return line;
  throw new RipsawError(
    "invalid_source",
    `element ${index} of the array of lines is ${line === null ? "null" : typeof line}, not a string`,
  );
}

function joinedLines(lines: readonly unknown[], start: number, end: number): string {
  for (let index = start; index < end; index++) lineAt(lines, index);
  return lines.slice(start, end).join("\n");
}

/**
 * Writes lines from `start` on while they surely fit.
 *
 * @throws RipsawError `invalid_source` for an element that is not a string
 */
export function fillSlice(
  buffer: Buffer,
  lines: readonly unknown[],
  start: number,
): { readonly end: number; readonly used: number } {
  let used = 0;
  let end = start;
  while (end < lines.length) {
    let text = joinedLines(lines, end, Math.min(end + LINES_PER_CALL, lines.length));
    let taken = LINES_PER_CALL;
    if (buffer.length - used < mostBytes(text)) {
      text = lineAt(lines, end);
      taken = 1;
      if (buffer.length - used < mostBytes(text)) break;
    }
    used += buffer.write(text, used);
    buffer[used++] = LF;
    end = Math.min(end + taken, lines.length);
  }
  return { end, used };
}

/**
 * Scans an array of lines: while the engine scans earlier slices, the next one is converted to UTF-8.
 *
 * @param inFlight - How many slices may be scanned at once.
 * @throws RipsawError `invalid_source` for an element that is not a string
 */
export async function scanLines(
  scan: Pick<NativeScan, "scanLines">,
  lines: readonly unknown[],
  inFlight: number,
  signal?: AbortSignal,
): Promise<void> {
  const queue = createSliceQueue(inFlight);
  let sinceTurn = 0;
  try {
    for (let start = 0; start < lines.length && !queue.stopped && !signal?.aborted;) {
      const buffer = await queue.acquire(Math.max(SLICE_BYTES, mostBytes(lineAt(lines, start))));
      const { end, used } = fillSlice(buffer, lines, start);
      const done =
        scan.scanLines(buffer.subarray(0, used), end - start) ??
        scanFlattened(scan, buffer, lines.slice(start, end));
      queue.push(done, buffer);
      start = end;
      sinceTurn += used;
      if (sinceTurn >= BYTES_PER_TURN) {
        sinceTurn = 0;
        await turnOfEventLoop();
      }
    }
    await queue.drain();
  } finally {
    await queue.settle();
  }
}

/**
 * Newlines inside elements become tabs: as JSON both are whitespace between values and invalid inside
 * a string, so that `JSON.parse` of the element decides as before.
 */
function scanFlattened(
  scan: Pick<NativeScan, "scanLines">,
  buffer: Buffer,
  lines: readonly unknown[],
): Promise<NativeOutcome> {
  const flat = lines.map((_, index) => lineAt(lines, index).replaceAll("\n", "\t"));
  const { used } = fillSlice(buffer, flat, 0);
  const done = scan.scanLines(buffer.subarray(0, used), flat.length);
  if (done === null) {
    throw new RipsawError("internal_error", "the engine refused a slice of whole lines");
  }
  return done;
}
