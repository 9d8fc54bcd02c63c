import type { Level, LogStats, NumberStats } from "@ripsaw/core";
import { LEVELS } from "../../contract.js";
import { bar } from "../table/bar.js";
import { type GridColumn, grid } from "../table/grid.js";
import { largest } from "../table/largest.js";
import { levelPaint } from "../table/level-paint.js";
import type { Style } from "../table/style.js";
import { formatCount, formatCounted, formatDuration, formatShare } from "../text/quantities.js";
import { histogramRows } from "./histogram-rows.js";
import { heading } from "./section.js";
import { barWidth, shareColumns } from "./share-columns.js";

const MOST_STATUS_CODES = 20;

/** Renders statistics of logs: levels, durations and status codes, each a section. */
function logStatsSections(stats: LogStats, style: Style): string[][] {
  return [
    levelsSection(stats, style),
    durationSection(stats.durationMs, style),
    statusCodesSection(stats, style),
  ];
}

function levelsSection(stats: LogStats, style: Style): string[] {
  const levels = [
    ...LEVELS.map((level) => [level, countOf(level, stats)] as const),
    ["other", stats.otherCount] as const,
  ];
  const most = largest(levels.map(([, count]) => count));
  const rows = levels.map(([level, count]) => {
    const paint = levelPaint(level, style) ?? style.colors.dim;
    return [
      paint(level),
      formatCount(count),
      formatShare(count, stats.totalCount),
      paint(bar(count, most, barWidth(style))),
    ];
  });
  return [heading("Levels", style), ...grid(shareColumns(), rows, style)];
}

function countOf(level: Level, stats: LogStats): number {
  return stats[`${level.toLowerCase() as Lowercase<Level>}Count`];
}

function durationSection(duration: NumberStats, style: Style): string[] {
  const { count, min, max, mean, p50, p95, p99, quantileError, unusedCount = 0 } = duration;
  if (count + unusedCount === 0) return [];
  const figures = { min, p50, mean, p95, p99, max };
  const columns = Object.keys(figures).map((title): GridColumn => ({ title, align: "right" }));
  const detail = [
    formatCounted(count, "value"),
    ...unusedDetail(unusedCount, "not a finite number"),
    ...(quantileError === undefined ? [] : [`percentiles within ${quantileError * 100} %`]),
  ];
  const title = heading("Duration", style, detail.join(", "));
  if (count === 0) return [title];
  return [
    title,
    ...grid(columns, [Object.values(figures).map(formatDuration)], style),
    ...histogramRows(duration.histogram ?? [], formatDuration, style),
  ];
}

function unusedDetail(count: number, why: string): string[] {
  return count === 0 ? [] : [`${formatCount(count)} ${why}`];
}

function statusCodesSection(stats: LogStats, style: Style): string[] {
  const codes = Object.entries(stats.statusCodes);
  const unusedCodes = unusedDetail(stats.unusedStatusCount ?? 0, "not an integer");
  if (codes.length === 0 && unusedCodes.length === 0) return [];
  const { colors } = style;
  const most = largest(codes.map(([, count]) => count));
  const total = codes.reduce((sum, [, count]) => sum + count, 0);
  const rows = codes.slice(0, MOST_STATUS_CODES).map(([code, count]) => {
    const paint = statusPaint(Number(code), style);
    return [
      paint(code),
      formatCount(count),
      formatShare(count, total),
      paint(bar(count, most, barWidth(style))),
    ];
  });
  const rest = codes.length - MOST_STATUS_CODES;
  const title = heading("Status codes", style, unusedCodes.join(""));
  if (codes.length === 0) return [title];
  return [
    title,
    ...grid(shareColumns(), rows, style),
    ...(rest > 0 ? [colors.dim(`  … and ${formatCounted(rest, "more code")}`)] : []),
  ];
}

function statusPaint(code: number, { colors }: Style): (text: string) => string {
  if (code >= 500) return colors.red;
  if (code >= 400) return colors.yellow;
  return code >= 300 ? colors.cyan : colors.green;
}

export { logStatsSections };
