import type { NativeReport } from "./binding.js";
import { failuresOf, filterErrorsOf, missingFieldsOf, part } from "./report-part.js";
import type { LogStats, NumberStats } from "../model/report.js";

/** Extracts the statistics from a report, in the order in which people read them. */
export function toLogStats(report: NativeReport): LogStats {
  const stats = part(report, "stats");
  return {
    totalCount: stats.totalCount,
    fatalCount: stats.fatalCount,
    errorCount: stats.errorCount,
    warnCount: stats.warnCount,
    infoCount: stats.infoCount,
    debugCount: stats.debugCount,
    traceCount: stats.traceCount,
    otherCount: stats.otherCount,
    rejectedCount: report.rejectedCount,
    blankCount: report.blankCount,
    ...filterErrorsOf(report),
    ...missingFieldsOf(report),
    durationMs: toNumberStats(stats.durationMs),
    statusCodes: Object.fromEntries(stats.statusCodes),
    errorStatusCodes: Object.fromEntries(stats.errorStatusCodes),
    ...(stats.unusedStatusCount !== undefined && { unusedStatusCount: stats.unusedStatusCount }),
    ...failuresOf(report),
  };
}

function toNumberStats({
  count,
  min,
  max,
  mean,
  p50,
  p95,
  p99,
  ...rest
}: NumberStats): NumberStats {
  return { count, min, max, mean, p50, p95, p99, ...rest };
}
