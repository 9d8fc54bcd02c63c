import type { LogStats } from "@ripsaw/core";
import type { Answer } from "../answer.js";

/** Converts the statistics of Ripsaw, or of the baseline, to an answer. */
function logStatsAnswer(stats: LogStats): Answer {
  const { totalCount, durationMs } = stats;
  const { count, min, max, mean, p50, p95, p99 } = durationMs;
  return {
    records: totalCount,
    levels: {
      FATAL: stats.fatalCount,
      ERROR: stats.errorCount,
      WARN: stats.warnCount,
      INFO: stats.infoCount,
      DEBUG: stats.debugCount,
      TRACE: stats.traceCount,
      other: stats.otherCount,
    },
    durations: { count, sum: (mean ?? 0) * count, min, max, p50, p95, p99 },
    statusCodes: stats.statusCodes,
  };
}

export { logStatsAnswer };
