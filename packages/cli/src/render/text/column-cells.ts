import type { Column } from "@ripsaw/core";
import { jsonText } from "./json.js";

/**
 * Returns the value of a row as JSON text, or undefined if it is null or absent. Nested values keep their source text.
 */
function jsonCell(column: Column, row: number): string | undefined {
  if (column.isNull(row)) return undefined;
  return nestedText(column, row) ?? jsonText(column.get(row));
}

/** Returns the value of a row as plain text for a table or CSV, or undefined if it is null or absent. */
function textCell(column: Column, row: number): string | undefined {
  if (column.isNull(row)) return undefined;
  const value = nestedText(column, row) ?? column.get(row);
  return typeof value === "string" ? value : jsonText(value);
}

/** Column and its index among all columns. */
interface PlacedColumn {
  readonly column: Column;
  readonly place: number;
}

/**
 * Returns a function that lists, in order, the columns that may have a value in a row. With thousands of columns, a row
 * often has values in only a few.
 */
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
