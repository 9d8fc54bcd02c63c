import type { ScanReport } from "@ripsaw/core";
import type { Style } from "../table/style.js";
import { formatCount, formatCounted } from "../text/quantities.js";

/** Formats the counts of lines: `1,000 records   2 rejected   0 blank`. */
function lineCounts(
  records: number,
  noun: string,
  counts: { readonly rejectedCount: number; readonly blankCount: number },
  { colors }: Style,
): string {
  const rejected = `${formatCount(counts.rejectedCount)} rejected`;
  return [
    colors.bold(formatCounted(records, noun)),
    counts.rejectedCount > 0 ? colors.red(rejected) : rejected,
    `${formatCount(counts.blankCount)} blank`,
  ].join("   ");
}

/** Formats the counts of lines, and of the records that matched the filter. */
function scanCounts(report: ScanReport, style: Style): string {
  const counts = lineCounts(report.recordCount, "record", report, style);
  return report.filterErrorCount === undefined
    ? counts
    : `${counts}   ${formatCount(report.matchedCount)} matched`;
}

export { lineCounts, scanCounts };
