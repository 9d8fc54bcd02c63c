import type { GroupRow, Query, ScanReport } from "@ripsaw/core";
import { csvLine } from "../text/csv.js";
import { aggregateCell, csvCell, keyCell } from "../text/group-cells.js";
import { type GridColumn, grid } from "../table/grid.js";
import { jsonText } from "../text/json.js";
import { type LeftOut, answerNotices } from "../sections/notices.js";
import { printable } from "../text/printable.js";
import { formatCount, formatCounted } from "../text/quantities.js";
import {
  durationSection,
  heading,
  joinSections,
  levelsSection,
  lineCounts,
  rejectedSection,
  statusCodesSection,
  topErrorsSection,
  violationsSection,
} from "../sections/sections.js";
import type { Style } from "../table/style.js";

type QueryFormat = "table" | "json" | "ndjson" | "csv";

const MOST_ROWS = 1000;
const WIDEST_CELL = 60;

/** Renders the answer to a query that asks for no records. */
function renderQueryReport(
  report: ScanReport,
  query: Query,
  format: QueryFormat,
  style: Style,
): Iterable<string> {
  const { groups = [] } = report;
  switch (format) {
    case "table":
      return [queryTable(report, query, style)];
    case "json":
      return [`${jsonText(documentedMembers(report), 2)}\n`];
    case "ndjson":
      return ndjsonLines(groups);
    case "csv":
      return csvRows(groups, [...keyNames(query), ...aggregateNames(query)], style);
  }
}

function queryTable(report: ScanReport, query: Query, style: Style): string {
  const { stats, topErrors, validation } = report;
  return joinSections([
    [scanCounts(report, style)],
    ...(stats === undefined
      ? []
      : [
          levelsSection(stats, style),
          durationSection(stats.durationMs, style),
          statusCodesSection(stats, style),
        ]),
    topErrors === undefined ? [] : topErrorsSection(topErrors, style),
    ...(validation === undefined
      ? []
      : [
          violationsSection(validation.violations, validation.violationCount, style),
          rejectedSection(report.rejectedLines, report.rejectedCount, style),
        ]),
    groupsSection(report, query, style),
    noticesSection(report, style),
  ]);
}

/** Formats the counts of lines, and of the records that matched the filter. */
function scanCounts(report: ScanReport, style: Style): string {
  const counts = lineCounts(report.recordCount, "record", report, style);
  return report.filterErrorCount === undefined
    ? counts
    : `${counts}   ${formatCount(report.matchedCount)} matched`;
}

function groupsSection(report: ScanReport, query: Query, style: Style): string[] {
  const { groups, groupCount = 0 } = report;
  if (groups === undefined) return [];
  const keys = keyNames(query);
  const aggregates = aggregateNames(query);
  const shown = groups.slice(0, MOST_ROWS);
  const columns = [
    ...keys.map((name) => keyColumn(name, shown, style)),
    ...aggregates.map((name) => aggregateColumn(name, shown)),
  ];
  const rows = shown.map((group) => [
    ...keys.map((name) => keyCell(group[name])),
    ...aggregates.map((name) => aggregateCell(group[name])),
  ]);
  const hidden = groups.length - shown.length;
  const detail =
    groups.length < groupCount
      ? `${formatCount(groups.length)} of ${formatCount(groupCount)}`
      : formatCount(groupCount);
  return [
    ...(keys.length === 0 ? [] : [heading("Groups", style, detail)]),
    ...(columns.length > 0 && rows.length > 0 ? grid(columns, rows, style) : []),
    ...(hidden > 0
      ? [style.colors.dim(`  … and ${formatCounted(hidden, "more group")}: use --limit or csv`)]
      : []),
  ];
}

function keyColumn(name: string, groups: readonly GroupRow[], style: Style): GridColumn {
  const isNumeric = groups.some((group) => isNumber(group[name]));
  return {
    title: printable(name),
    paint: style.colors.bold,
    ...(isNumeric ? { align: "right" } : { shrinks: true, widest: WIDEST_CELL }),
  };
}

function aggregateColumn(name: string, groups: readonly GroupRow[]): GridColumn {
  const isText = groups.some((group) => !isNumber(group[name]) && group[name] !== null);
  return { title: printable(name), ...(isText ? { shrinks: true } : { align: "right" }) };
}

/** Renders the notices below a table: what the answer leaves out or does not know exactly. */
function noticesSection(report: LeftOut, style: Style): string[] {
  return answerNotices(report).map((notice) => style.colors.yellow(printable(notice)));
}

function* ndjsonLines(rows: readonly object[]): Iterable<string> {
  for (const row of rows) yield `${jsonText(row)}\n`;
}

function* csvRows(
  rows: readonly GroupRow[],
  names: readonly string[],
  style: Style,
): Iterable<string> {
  yield csvLine(names, style);
  for (const row of rows) {
    yield csvLine(
      names.map((name) => csvCell(row[name])),
      style,
    );
  }
}

/**
 * Returns the report without its lines and columns, which JSON cannot hold, and without the profile, which differs from
 * run to run.
 */
function documentedMembers(report: ScanReport): object {
  const { lines: _lines, columns: _columns, profile: _profile, ...members } = report;
  return members;
}

function keyNames({ groupBy = [] }: Query): string[] {
  return groupBy.map((key) => (typeof key === "string" ? key : key.name));
}

function aggregateNames({ aggregates, groupBy }: Query): string[] {
  const names = Object.keys(aggregates ?? {});
  const hasGroups = aggregates !== undefined || groupBy !== undefined;
  return names.length === 0 && hasGroups ? ["count"] : names;
}

function isNumber(value: unknown): boolean {
  return typeof value === "number" || typeof value === "bigint";
}

export {
  type QueryFormat,
  documentedMembers,
  ndjsonLines,
  noticesSection,
  renderQueryReport,
  scanCounts,
};
