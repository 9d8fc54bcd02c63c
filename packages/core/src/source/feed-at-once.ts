import type { NativeOutcome } from "../native/binding.js";
import { LF, lineAt, mostBytes } from "./feed-lines.js";
import type { SourceKind } from "./source-kind.js";

/**
 * Maximum number of bytes to scan synchronously. The scan takes about 0.1 ms: less than handing it to another thread
 * and being woken, and about as long as converting as many lines, which must happen on this thread anyway.
 */
const FEW_BYTES = 256 << 10;

/**
 * Number of lines to join per conversion, because each call of the converter has a cost. Joining more would cost
 * memory.
 */
const LINES_PER_CALL = 8;

/** Buffer that is used only within one turn of the event loop. */
let scratch: Buffer | undefined;

/** Scans with one query. Returns null, without any effect, in the same cases as `scanNow` of the native module. */
type ScanNow = (bytes: Uint8Array, lineCount?: number) => NativeOutcome | null;

/** Outcome of a scan of a few bytes or lines. */
export interface FewScanned {
  readonly outcome: NativeOutcome;
  readonly byteCount: number;
}

/**
 * Scans a small source that is already in memory, synchronously. Returns null for all other sources.
 *
 * @throws RipsawError `invalid_source` if an element is not a string
 */
export function scanFew(source: SourceKind, scanNow: ScanNow): FewScanned | null {
  switch (source.kind) {
    case "bytes":
      return scanFewBytes(source.bytes, scanNow);
    case "lines":
      return scanFewLines(source.lines, scanNow);
    case "paths":
    case "chunks":
      return null;
  }
}

function scanFewBytes(bytes: Uint8Array, scanNow: ScanNow): FewScanned | null {
  const outcome = bytes.byteLength <= FEW_BYTES ? scanNow(bytes) : null;
  return outcome && { outcome, byteCount: bytes.byteLength };
}

function scanFewLines(lines: readonly unknown[], scanNow: ScanNow): FewScanned | null {
  const [first] = lines;
  const likelyBytes = typeof first === "string" ? first.length * lines.length : lines.length;
  if (likelyBytes > 2 * FEW_BYTES) return null;
  scratch ??= Buffer.allocUnsafeSlow(FEW_BYTES);
  const byteCount = writeLines(scratch, lines);
  if (byteCount === null) return null;
  const outcome = scanNow(scratch.subarray(0, byteCount), lines.length);
  return outcome && { outcome, byteCount };
}

/** Writes all lines as UTF-8 and returns the number of bytes, or null if the lines might not fit. */
function writeLines(buffer: Buffer, lines: readonly unknown[]): number | null {
  let used = 0;
  for (let start = 0; start < lines.length; start += LINES_PER_CALL) {
    const end = Math.min(start + LINES_PER_CALL, lines.length);
    for (let index = start; index < end; index++) lineAt(lines, index);
    const text = lines.slice(start, end).join("\n");
    if (buffer.length - used < mostBytes(text)) return null;
    used += buffer.write(text, used);
    buffer[used++] = LF;
  }
  return used;
}
