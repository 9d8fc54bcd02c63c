import type { Column } from "@ripsaw/core";
import { jsonText } from "./json.js";

/** The value of a row as JSON text; undefined where it is null or absent. Nested values keep their source text. */
function jsonCell(column: Column, row: number): string | undefined {
  if (column.isNull(row)) return undefined;
  return nestedText(column, row) ?? jsonText(column.get(row));
}

/** The value of a row as plain text, as a table or CSV shows it; undefined where it is null or absent. */
function textCell(column: Column, row: number): string | undefined {
  if (column.isNull(row)) return undefined;
  const value = nestedText(column, row) ?? column.get(row);
  return typeof value === "string" ? value : jsonText(value);
}

/** A column and its place among all of them. */
interface PlacedColumn {
  readonly column: Column;
  readonly place: number;
}

/** The columns that may have a value in a row, in their order: of thousands of columns a row often has but a few. */
function columnsByRow(columns: readonly Column[]): (row: number) => readonly PlacedColumn[] {
  const placed = columns.map((column, place): PlacedColumn => ({ column, place }));
  const dense = placed.filter(({ column }) => column.rows === undefined);
  const sparse = new Map<number, PlacedColumn[]>();
  for (const each of placed) {
    for (const row of each.column.rows ?? []) {
      const others = sparse.get(row);
      if (others === undefined) sparse.set(row, [each]);
      else others.push(each);
    }
  }
  return (row) => {
    const others = sparse.get(row);
    if (others === undefined) return dense;
    return dense.concat(others).toSorted((one, other) => one.place - other.place);
  };
}

function nestedText(column: Column, row: number): string | null {
  return column.type === "json" ? column.text(row) : null;
}

export { columnsByRow, jsonCell, textCell };
