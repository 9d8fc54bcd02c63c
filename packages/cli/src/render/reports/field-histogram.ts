import type { GroupValue, HistogramBucket, ScanReport } from "@ripsaw/core";
import { csvLine } from "../text/csv.js";
import { aggregateCell } from "../text/group-cells.js";
import { type GridColumn, grid } from "../table/grid.js";
import { histogramRows } from "../sections/histogram-rows.js";
import { printable } from "../text/printable.js";
import { formatBytes, formatCounted, formatDuration } from "../text/quantities.js";
import { documentedMembers } from "./documented-members.js";
import { scanCounts } from "../sections/line-counts.js";
import { noticesSection } from "../sections/notices.js";
import { heading, joinSections } from "../sections/section.js";
import { jsonText, ndjsonLines } from "../text/json.js";
import type { Style } from "../table/style.js";

type HistogramFormat = "table" | "json" | "ndjson" | "csv";

/** Figures shown with the histogram, in the order in which people read them. */
const FIGURES = ["min", "p50", "avg", "p95", "p99", "max"] as const;

/** Renders the histogram of a field, from a report of one group with `histogram` and the figures. */
function renderHistogram(
  report: ScanReport,
  field: string,
  format: HistogramFormat,
  style: Style,
): Iterable<string> {
  const buckets = bucketsIn(report);
  switch (format) {
    case "table":
      return [
        joinSections([
          [scanCounts(report, style)],
          valuesSection(report, field, buckets, style),
          noticesSection(report, style),
        ]),
      ];
    case "json":
      return [`${jsonText(documentedMembers(report), 2)}\n`];
    case "ndjson":
      return ndjsonLines(buckets);
    case "csv":
      return [
        csvLine(["from", "to", "count"], style),
        ...buckets.map(({ from, to, count }) => csvLine([from, to, count], style)),
      ];
  }
}

function valuesSection(
  { groups: [figures = {}] = [] }: ScanReport,
  field: string,
  buckets: readonly HistogramBucket[],
  style: Style,
): string[] {
  const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  const title = heading(printable(field), style, formatCounted(count, "number"));
  if (count === 0) return [title];
  const format = formatFor(field);
  const columns = FIGURES.map((name): GridColumn => ({ title: name, align: "right" }));
  return [
    title,
    ...grid(columns, [FIGURES.map((name) => format(figures[name] ?? null))], style),
    ...histogramRows(buckets, format, style),
  ];
}

/** Chooses a format by the unit in the name of the field: a duration, a size, or a plain number. */
function formatFor(field: string): (value: GroupValue) => string {
  const ofNumbers = (format: (value: number) => string) => (value: GroupValue) =>
    typeof value === "number" ? format(value) : aggregateCell(value);
  if (/_ms$|Ms$/.test(field)) return ofNumbers(formatDuration);
  if (/(?:_b|B)ytes$/.test(field)) return ofNumbers(formatBytes);
  return aggregateCell;
}

function bucketsIn({ groups: [only] = [] }: ScanReport): readonly HistogramBucket[] {
  const buckets = only?.histogram;
  return Array.isArray(buckets) ? (buckets as unknown as readonly HistogramBucket[]) : [];
}

export { FIGURES, type HistogramFormat, renderHistogram };
