import type { NativeOutcome } from "./binding.js";
import { LF, lineAt, mostBytes } from "./scan-lines.js";
import type { SourceKind } from "./source-kind.js";

/**
 * So much is scanned in about 0.1 ms: less than handing it to another thread and being woken takes, and about
 * what converting as many lines takes, which has to happen here anyway.
 */
const FEW_BYTES = 256 << 10;

/** Lines are joined before they are converted, since each call into the converter costs; more would cost memory. */
const LINES_PER_CALL = 8;

/** Used within one turn of the event loop only. */
let scratch: Buffer | undefined;

/** The scan of one query; null, with nothing done, as `scanNow` of the native module. */
type ScanNow = (bytes: Uint8Array, lineCount?: number) => NativeOutcome | null;

/** What a scan of a few bytes or lines has found. */
export interface FewScanned {
  readonly outcome: NativeOutcome;
  readonly byteCount: number;
}

/**
 * Scans what is in memory already, and little, before anything else happens; null for everything else.
 *
 * @throws RipsawError `invalid_source` for an element that is not a string
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

/** Writes all lines, in UTF-8, and returns how many bytes they have; null if they may not fit. */
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
