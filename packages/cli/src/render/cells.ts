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

function nestedText(column: Column, row: number): string | null {
  return column.type === "json" ? column.text(row) : null;
}

export { jsonCell, textCell };
