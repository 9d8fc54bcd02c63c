import type { RejectCode, RejectedLine } from "@ripsaw/core";
import { type LineLimits, judgeLine } from "./judge-line.js";
import type { JsonObject } from "./json-value.js";
import type { Line } from "../source/line.js";
import { scanBytes } from "../source/scan-bytes.js";
import { scanLines } from "../source/scan-lines.js";
import { detailLimit, type ScanOptions } from "../operations/scan-options.js";
import { type BaselineSource, readSource } from "../source/source.js";

/** Visits a record. Returns false to end the scan. */
type RecordVisitor = (record: JsonObject, line: Line) => boolean;

interface ScanCounts {
  recordCount: number;
  blankCount: number;
  rejectedCount: number;
  readonly rejectedCodes: Partial<Record<RejectCode, number>>;
  readonly rejectedLines: RejectedLine[];
}

/** Scans a source in one pass: visits every record and counts all other lines. */
async function scanRecords(
  source: BaselineSource,
  options: ScanOptions,
  visitRecord: RecordVisitor,
): Promise<ScanCounts> {
  const limits: LineLimits = {
    maxLineBytes: options.maxLineBytes ?? 64 * 1024 * 1024,
    maxDepth: options.maxDepth ?? 1024,
  };
  const maxDetails = detailLimit(options);
  const counts: ScanCounts = {
    recordCount: 0,
    blankCount: 0,
    rejectedCount: 0,
    rejectedCodes: {},
    rejectedLines: [],
  };

  function reject(line: Line, code: RejectCode): void {
    counts.rejectedCount += 1;
    counts.rejectedCodes[code] = (counts.rejectedCodes[code] ?? 0) + 1;
    if (counts.rejectedLines.length >= maxDetails) return;
    const message = `The line is no record: ${code}`;
    counts.rejectedLines.push({ line: line.number, byteOffset: line.byteOffset(), code, message });
  }

  function visitLine(line: Line): boolean {
    const verdict = judgeLine(line.text, limits);
    if (typeof verdict === "object") {
      counts.recordCount += 1;
      return visitRecord(verdict, line);
    }
    if (verdict === "blank") counts.blankCount += 1;
    else reject(line, verdict);
    return true;
  }

  if (typeof source === "string" || source instanceof Uint8Array) {
    await scanBytes(readSource(source), {
      line: visitLine,
      invalidUtf8: (line, byteLength) =>
        reject(line, byteLength > limits.maxLineBytes ? "line_too_long" : "invalid_utf8"),
    });
  } else {
    scanLines(source, visitLine);
  }
  return counts;
}

export { scanRecords };
export type { RecordVisitor, ScanCounts };
