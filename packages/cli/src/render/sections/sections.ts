import type {
  Level,
  LogStats,
  NumberStats,
  RejectedLine,
  TopErrors,
  Violation,
} from "@ripsaw/core";
import { LEVELS } from "../../level-words.js";
import { bar } from "../table/bar.js";
import { type GridColumn, grid } from "../table/grid.js";
import { histogramRows } from "./histogram-rows.js";
import { largest } from "../table/largest.js";
import { levelPaint } from "../table/level-paint.js";
import { printable } from "../text/printable.js";
import { formatCount, formatCounted, formatDuration, formatShare } from "../text/quantities.js";
import { barWidth, shareColumns } from "./share-columns.js";
import type { Style } from "../table/style.js";

const MOST_STATUS_CODES = 20;

/** Joins sections, each a list of lines, with a blank line between them. Empty sections are left out. */
function joinSections(sections: readonly (readonly string[])[]): string {
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

function heading(title: string, style: Style, detail = ""): string {
  return style.colors.bold(title) + (detail === "" ? "" : style.colors.dim(`  ${detail}`));
}

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

function levelsSection(stats: LogStats, style: Style): string[] {
  const counts: Readonly<Record<Level, number>> = {
    FATAL: stats.fatalCount,
    ERROR: stats.errorCount,
    WARN: stats.warnCount,
    INFO: stats.infoCount,
    DEBUG: stats.debugCount,
    TRACE: stats.traceCount,
  };
  const levels = [
    ...LEVELS.map((level) => [level, counts[level]] as const),
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

function violationsSection(
  violations: readonly Violation[],
  total: number,
  style: Style,
): string[] {
  if (violations.length === 0) return [];
  const named = violations.some(({ source }) => source !== undefined);
  const columns: GridColumn[] = [
    ...(named ? [{ title: "source" }] : []),
    { title: "line", align: "right" },
    { title: "rule", paint: style.colors.yellow },
    { title: "message", shrinks: true },
  ];
  const rows = violations.map(({ source, line, rule, message }) => [
    ...(named ? [printable(source ?? "")] : []),
    formatCount(line),
    rule,
    printable(message),
  ]);
  const detail = firstOf(violations.length, total);
  return [heading("Violations", style, detail), ...grid(columns, rows, style)];
}

function rejectedSection(
  rejectedLines: readonly RejectedLine[],
  total: number,
  style: Style,
): string[] {
  if (rejectedLines.length === 0) return [];
  const named = rejectedLines.some(({ source }) => source !== undefined);
  const columns: GridColumn[] = [
    ...(named ? [{ title: "source" }] : []),
    { title: "line", align: "right" },
    { title: "offset", align: "right" },
    { title: "code", paint: style.colors.red },
    { title: "message", shrinks: true },
  ];
  const rows = rejectedLines.map(({ source, line, byteOffset, code, message }) => [
    ...(named ? [printable(source ?? "")] : []),
    formatCount(line),
    formatCount(byteOffset),
    code,
    printable(message),
  ]);
  const detail = firstOf(rejectedLines.length, total);
  return [heading("Rejected lines", style, detail), ...grid(columns, rows, style)];
}

function topErrorsSection({ messages, distinctCount }: TopErrors, style: Style): string[] {
  if (messages.length === 0) return [];
  const columns: GridColumn[] = [{ align: "right" }, { shrinks: true }];
  const rows = messages.map(({ message, count }) => [formatCount(count), printable(message)]);
  const detail = firstOf(messages.length, distinctCount);
  return [heading("Top error messages", style, detail), ...grid(columns, rows, style)];
}

function statusPaint(code: number, { colors }: Style): (text: string) => string {
  if (code >= 500) return colors.red;
  if (code >= 400) return colors.yellow;
  return code >= 300 ? colors.cyan : colors.green;
}

function firstOf(shown: number, total: number): string {
  return shown < total
    ? `first ${formatCount(shown)} of ${formatCount(total)}`
    : formatCount(total);
}

export {
  durationSection,
  heading,
  joinSections,
  levelsSection,
  lineCounts,
  rejectedSection,
  statusCodesSection,
  topErrorsSection,
  violationsSection,
};
