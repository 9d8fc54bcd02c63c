import { Buffer } from "node:buffer";
import { BYTE_ORDER_MARK, BYTE_ORDER_MARK_BYTES } from "./byte-order-mark.js";
import type { Line, LineVisitor } from "./line.js";

/** Visits every element of an array as a line. Offsets count one line feed between two elements. */
function scanLines(lines: readonly string[], visit: LineVisitor): void {
  const startsWithMark = lines[0]?.startsWith(BYTE_ORDER_MARK) ?? false;
  let measuredLines = 0;
  let measuredBytes = 0;
  const line: Line = {
    text: "",
    number: 0,
    byteOffset() {
      if (line.number === 1) return startsWithMark ? BYTE_ORDER_MARK_BYTES : 0;
      for (; measuredLines < line.number - 1; measuredLines += 1) {
        measuredBytes += Buffer.byteLength(lines[measuredLines] ?? "") + 1;
      }
      return measuredBytes;
    },
  };
  for (const element of lines) {
    line.number += 1;
    line.text = line.number === 1 && startsWithMark ? element.slice(1) : element;
    if (!visit(line)) return;
  }
}

export { scanLines };
