import type { LogStats } from "@ripsaw/core";
import { csvLine } from "../text/csv.js";
import { lineCounts } from "../sections/line-counts.js";
import { logStatsSections } from "../sections/log-stats.js";
import { noticesSection } from "../sections/notices.js";
import { joinSections } from "../sections/section.js";
import { jsonText } from "../text/json.js";
import type { Style } from "../table/style.js";

type StatsFormat = "table" | "json" | "csv";

function renderStats(stats: LogStats, format: StatsFormat, style: Style): Iterable<string> {
  switch (format) {
    case "table":
      return [statsTable(stats, style)];
    case "json":
      return [`${jsonText(stats, 2)}\n`];
    case "csv":
      return statsCsv(stats, style);
  }
}

function statsTable(stats: LogStats, style: Style): string {
  return joinSections([
    [lineCounts(stats.totalCount, "record", stats, style)],
    ...logStatsSections(stats, style),
    noticesSection(stats, style),
  ]);
}

/** Writes one figure per line. Nested figures are named by their path: `durationMs.p50`, `statusCodes.200`. */
function* statsCsv(stats: LogStats, style: Style): Iterable<string> {
  yield csvLine(["metric", "value"], style);
  for (const [name, value] of Object.entries(stats)) {
    if (typeof value === "number") {
      yield csvLine([name, value], style);
    } else if (!Array.isArray(value)) {
      for (const [key, figure] of Object.entries(value as Record<string, number | null>)) {
        yield csvLine([`${name}.${key}`, figure], style);
      }
    }
  }
}

export { type StatsFormat, renderStats };
