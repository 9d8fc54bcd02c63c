import type { GroupRow, Query, ScanReport } from "@ripsaw/core";
import { csvLine } from "../text/csv.js";
import { aggregateCell, csvCell, keyCell } from "../text/group-cells.js";
import { type GridColumn, grid } from "../table/grid.js";
import { printable } from "../text/printable.js";
import { formatCount, formatCounted } from "../text/quantities.js";
import { documentedMembers } from "./documented-members.js";
import { rejectedSection, violationsSection } from "../sections/findings.js";
import { scanCounts } from "../sections/line-counts.js";
import { logStatsSections } from "../sections/log-stats.js";
import { noticesSection } from "../sections/notices.js";
import { heading, joinSections } from "../sections/section.js";
import { topErrorsSection } from "../sections/top-errors.js";
import { jsonText, ndjsonLines } from "../text/json.js";
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
    ...(stats === undefined ? [] : logStatsSections(stats, style)),
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

export { type QueryFormat, renderQueryReport };
