import type { Column, RecordBatch } from "@ripsaw/core";
import { columnsByRow, jsonCell, textCell } from "../text/column-cells.js";
import { csvLine } from "../text/csv.js";
import { type GridColumn, grid } from "../table/grid.js";
import { printable } from "../text/printable.js";
import { formatCount, formatCounted } from "../text/quantities.js";
import { rejectedSection } from "../sections/findings.js";
import { lineCounts } from "../sections/line-counts.js";
import { noticesSection } from "../sections/notices.js";
import { heading, joinSections } from "../sections/section.js";
import { jsonText } from "../text/json.js";
import type { Style } from "../table/style.js";

type BatchFormat = "table" | "json" | "ndjson" | "csv";

const SHOWN_ROWS = 10;
const WIDEST_CELL = 40;
const NARROWEST_CELL = 8;

function renderBatch(batch: RecordBatch, format: BatchFormat, style: Style): Iterable<string> {
  switch (format) {
    case "table":
      return [batchTable(batch, style)];
    case "json":
      return batchJson(batch);
    case "ndjson":
      return batchNdjson(batch);
    case "csv":
      return batchCsv(batch, style);
  }
}

function batchTable(batch: RecordBatch, style: Style): string {
  return joinSections([
    [lineCounts(batch.rowCount, "record", batch, style)],
    columnsSection(batch, style),
    rowsSection(batch, style),
    rejectedSection(batch.rejectedLines, batch.rejectedCount, style),
    noticesSection(batch, style),
  ]);
}

function columnsSection({ columns }: RecordBatch, style: Style): string[] {
  if (columns.length === 0) return [];
  const { colors } = style;
  const head: GridColumn[] = [
    { title: "name", paint: colors.bold },
    { title: "type", paint: colors.cyan },
    { title: "nulls", align: "right" },
    { title: "sample", shrinks: true },
  ];
  const rows = columns.map((column) => [
    printable(column.name),
    column.type,
    formatCount(column.nullCount),
    printable(sample(column)),
  ]);
  return [heading("Columns", style, formatCount(columns.length)), ...grid(head, rows, style)];
}

function rowsSection({ columns, rowCount }: RecordBatch, style: Style): string[] {
  if (rowCount === 0 || columns.length === 0) return [];
  const { colors } = style;
  const shown = Math.min(SHOWN_ROWS, rowCount);
  const fitting = columns.slice(0, Math.max(1, Math.floor(style.width / (NARROWEST_CELL + 2))));
  const head = fitting.map(({ name, type }): GridColumn => ({
    title: printable(name),
    align: type === "int64" || type === "f64" ? "right" : "left",
    shrinks: true,
    widest: WIDEST_CELL,
  }));
  const rows = Array.from({ length: shown }, (_, row) =>
    fitting.map((column) => printable(textCell(column, row) ?? "")),
  );
  const hidden = columns.length - fitting.length;
  return [
    heading("Rows", style, shown < rowCount ? `first ${shown} of ${formatCount(rowCount)}` : ""),
    ...grid(head, rows, style),
    ...(hidden > 0 ? [colors.dim(`  … and ${formatCounted(hidden, "more column")}`)] : []),
  ];
}

function* batchJson(batch: RecordBatch): Iterable<string> {
  const columns = batch.columns.map(({ name, type, nullCount }) => ({ name, type, nullCount }));
  const { rowCount, filterErrorCount, rejectedCount, blankCount, rejectedLines, failures } = batch;
  const head = jsonText({
    rowCount,
    filterErrorCount,
    rejectedCount,
    blankCount,
    columns,
    rejectedLines,
    failures,
  });
  yield `${head.slice(0, -1)},"rows":[`;
  let separator = "\n";
  for (const row of jsonRows(batch)) {
    yield separator + row;
    separator = ",\n";
  }
  yield "\n]}\n";
}

function* batchNdjson(batch: RecordBatch): Iterable<string> {
  for (const row of jsonRows(batch)) yield `${row}\n`;
}

/**
 * Writes rows as JSON objects. Members that are null or absent are left out, because a column does not distinguish
 * them.
 */
function* jsonRows({ columns, rowCount }: RecordBatch): Iterable<string> {
  const keys = columns.map(({ name }) => `${JSON.stringify(name)}:`);
  const columnsAt = columnsByRow(columns);
  for (let row = 0; row < rowCount; row += 1) {
    let members = "";
    for (const { column, place } of columnsAt(row)) {
      const cell = jsonCell(column, row);
      if (cell !== undefined) members += (members === "" ? "" : ",") + keys[place] + cell;
    }
    yield `{${members}}`;
  }
}

function* batchCsv({ columns, rowCount }: RecordBatch, style: Style): Iterable<string> {
  yield csvLine(
    columns.map(({ name }) => name),
    style,
  );
  const columnsAt = columnsByRow(columns);
  for (let row = 0; row < rowCount; row += 1) {
    const fields = columns.map((): string | undefined => undefined);
    for (const { column, place } of columnsAt(row)) fields[place] = textCell(column, row);
    yield csvLine(fields, style);
  }
}

function sample(column: Column): string {
  if (column.nullCount === column.length) return "";
  for (let row = column.rows?.[0] ?? 0; row < column.length; row += 1) {
    const text = textCell(column, row);
    if (text !== undefined) return text;
  }
  return "";
}

export { type BatchFormat, renderBatch };
