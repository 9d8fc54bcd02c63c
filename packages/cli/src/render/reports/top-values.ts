import type { ScanReport } from "@ripsaw/core";
import { bar } from "../table/bar.js";
import { keyCell } from "../text/group-cells.js";
import { type GridColumn, grid } from "../table/grid.js";
import { largest } from "../table/largest.js";
import { printable } from "../text/printable.js";
import { formatCount, formatCounted, formatShare } from "../text/quantities.js";
import { barWidth, shareColumns } from "../sections/share-columns.js";
import { scanCounts } from "../sections/line-counts.js";
import { noticesSection } from "../sections/notices.js";
import { heading, joinSections } from "../sections/section.js";
import type { Style } from "../table/style.js";

/** Renders the most frequent values of a key with their shares. */
function topTable(report: ScanReport, key: string, style: Style): string {
  return joinSections([
    [scanCounts(report, style)],
    valuesSection(report, key, style),
    noticesSection(report, style),
  ]);
}

function valuesSection(report: ScanReport, key: string, style: Style): string[] {
  const { groups = [], groupCount = 0, matchedCount, overflow } = report;
  if (groups.length === 0) return [];
  const { colors } = style;
  const counts = groups.map(({ count }) => Number(count));
  const most = largest(counts);
  const rows = groups.map((group, index) => {
    const count = counts[index] ?? 0;
    return [
      keyCell(group[key]),
      formatCount(count),
      formatShare(count, matchedCount),
      colors.cyan(bar(count, most, barWidth(style))),
    ];
  });
  const columns: GridColumn[] = [{ shrinks: true, widest: 60 }, ...shareColumns().slice(1)];
  const hidden = groupCount - groups.length;
  const rest =
    matchedCount - (overflow?.recordCount ?? 0) - counts.reduce((sum, count) => sum + count, 0);
  return [
    heading(printable(key), style, formatCounted(groupCount, "value")),
    ...grid(columns, rows, style),
    ...(hidden > 0
      ? [
          colors.dim(
            `  … and ${formatCounted(hidden, "more value")}: ` +
              `${formatCounted(rest, "record")}, ${formatShare(rest, matchedCount)}`,
          ),
        ]
      : []),
  ];
}

export { topTable };
