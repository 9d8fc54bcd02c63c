import type { NativeOutcome, NativeScan } from "./binding.js";
import { fillSlice } from "./scan-lines.js";

/**
 * So much is scanned in about 0.1 ms: less than handing it to another thread and being woken takes, and about
 * what converting as many lines takes, which has to happen here anyway.
 */
const FEW_BYTES = 256 << 10;

/** Used within one turn of the event loop only. */
let scratch: Buffer | undefined;

/** The outcome, or null if there are too many bytes for one turn. */
export function scanFewBytes(
  scan: Pick<NativeScan, "scanNow">,
  bytes: Uint8Array,
): NativeOutcome | null {
  return bytes.byteLength <= FEW_BYTES ? scan.scanNow(bytes) : null;
}

/**
 * The outcome, or null if there are too many lines for one turn or one holds a newline.
 *
 * @throws RipsawError `invalid_source` for an element that is not a string
 */
export function scanFewLines(
  scan: Pick<NativeScan, "scanNow">,
  lines: readonly unknown[],
): NativeOutcome | null {
  const [first] = lines;
  const likelyBytes = typeof first === "string" ? first.length * lines.length : lines.length;
  if (likelyBytes > 2 * FEW_BYTES) return null;
  scratch ??= Buffer.allocUnsafeSlow(FEW_BYTES);
  const { end, used } = fillSlice(scratch, lines, 0);
  return end === lines.length ? scan.scanNow(scratch.subarray(0, used), end) : null;
}
