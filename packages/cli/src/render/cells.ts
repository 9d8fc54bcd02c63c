import type { Column } from "@ripsaw/core";
import { jsonText } from "./json.js";

const decoder = new TextDecoder();

/** The value of a row as JSON text; undefined where it is null or absent. Nested values keep their source text. */
function jsonCell(column: Column, row: number): string | undefined {
  if (column.isNull(row)) return undefined;
  return column.type === "json" ? sourceText(column, row) : jsonText(column.get(row));
}

/** The value of a row as plain text, as a table or CSV shows it; undefined where it is null or absent. */
function textCell(column: Column, row: number): string | undefined {
  if (column.isNull(row)) return undefined;
  if (column.type === "json") return sourceText(column, row);
  const value = column.get(row);
  return typeof value === "string" ? value : jsonText(value);
}

/** The text of a nested or mixed value as it stands in the log: parsing it would lose digits. */
function sourceText({ offsets, data }: Column, row: number): string {
  return decoder.decode(data?.subarray(offsets?.[row], offsets?.[row + 1]));
}

export { jsonCell, textCell };
