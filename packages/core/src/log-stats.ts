import type { NativeReport } from "./binding.js";
import { failuresOf } from "./failures.js";
import type { LogStats } from "./report.js";
import { part } from "./report-part.js";

/** The statistics of a scan that was asked for them. */
export function toLogStats(report: NativeReport): LogStats {
  const { statusCodes, errorStatusCodes, durationMs, ...counts } = part(report, "stats");
  return {
    ...counts,
    rejectedCount: report.rejectedCount,
    blankCount: report.blankCount,
    durationMs,
    statusCodes: Object.fromEntries(statusCodes),
    errorStatusCodes: Object.fromEntries(errorStatusCodes),
    ...failuresOf(report),
  };
}
