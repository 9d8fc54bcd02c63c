import type { LogStats } from "@ripsaw/core";
import { levelOf, severityNumberOf } from "../record/severity.js";
import type { JsonObject, JsonValue } from "../record/json-value.js";
import { createNumberCollector } from "./number-stats.js";
import type { ScanCounts } from "../record/scan-records.js";
import type { ScanOptions } from "../operations/scan-options.js";
import { exactNumber } from "../record/source-members.js";

interface StatsCollector {
  add(record: JsonObject, text: string): void;
  finish(counts: ScanCounts, options: ScanOptions): LogStats;
}

const STATUS_PATH = ["status_code"];
const FIRST_ERROR_STATUS = 400;

function createStatsCollector(): StatsCollector {
  const levels = new Map<string, number>();
  let total = 0;
  const durations = createNumberCollector();
  const statuses = new Map<number | bigint, number>();
  let unusedStatuses = 0;

  function countStatus(status: JsonValue, text: string): void {
    const exact = typeof status === "number" ? exactNumber(status, text, STATUS_PATH) : undefined;
    if (exact === undefined || (typeof exact === "number" && !Number.isInteger(exact))) {
      unusedStatuses += 1;
      return;
    }
    statuses.set(exact, (statuses.get(exact) ?? 0) + 1);
  }

  return {
    add(record, text) {
      const level = levelOf(severityNumberOf(record)) ?? "other";
      levels.set(level, (levels.get(level) ?? 0) + 1);
      total += 1;
      durations.add(record["duration_ms"]);
      const status = record["status_code"] ?? null;
      if (status !== null) countStatus(status, text);
    },
    finish(counts, options) {
      const ascending = [...statuses].toSorted(([left], [right]) => (left < right ? -1 : 1));
      return {
        totalCount: total,
        fatalCount: levels.get("FATAL") ?? 0,
        errorCount: levels.get("ERROR") ?? 0,
        warnCount: levels.get("WARN") ?? 0,
        infoCount: levels.get("INFO") ?? 0,
        debugCount: levels.get("DEBUG") ?? 0,
        traceCount: levels.get("TRACE") ?? 0,
        otherCount: levels.get("other") ?? 0,
        rejectedCount: counts.rejectedCount,
        blankCount: counts.blankCount,
        durationMs: durations.finish(
          options.maxExactValues ?? 16_777_216,
          options.histogram ?? false,
        ),
        statusCodes: countsByName(ascending),
        errorStatusCodes: countsByName(ascending.filter(([code]) => code >= FIRST_ERROR_STATUS)),
        ...(unusedStatuses > 0 && { unusedStatusCount: unusedStatuses }),
      };
    },
  };
}

/** Merges counts whose codes print alike, such as 2^53 written as an integer and with an exponent. */
function countsByName(entries: readonly [number | bigint, number][]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [code, count] of entries) counts[String(code)] = (counts[String(code)] ?? 0) + count;
  return counts;
}

export { createStatsCollector };
export type { StatsCollector };
