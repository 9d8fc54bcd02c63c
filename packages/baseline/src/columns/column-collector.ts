import { type BaselineColumn, finishColumns, type OpenColumn } from "./baseline-column.js";
import type { JsonObject, JsonValue } from "../record/json-value.js";
import { INTEGER_LITERAL, literalValue, sourceMembers } from "../record/source-members.js";

interface ColumnCollector {
  add(record: JsonObject, text: string): void;
  rowCount(): number;
  columnCount(): number;
  finish(): BaselineColumn[];
}

/**
 * Matches lines that may hold a number with an integer value that is not a plain integer literal (200.0, 2e2, -0), or
 * one with too many digits for a double. A false match costs only time.
 */
const UNUSUAL_NUMBER =
  /[:,[\s](?:-0|-?\d{16}|-?\d+(?:\.\d*)?[eE]|-?\d+\.\d*0[\s,}\]]|-?(?=[\d.]{17})\d+\.\d)/;
/** Member names that JavaScript lists first, regardless of their position in the text. */
const INDEX_NAME = /^\d+$/;

function createColumnCollector(select: readonly string[] | undefined): ColumnCollector {
  const columns = new Map<string, OpenColumn>();
  const texts: string[] = [];
  const isSelected = select && new Set(select);

  function isMisplaced(name: string): boolean {
    return !columns.has(name) && INDEX_NAME.test(name);
  }

  function columnOf(name: string): OpenColumn {
    let column = columns.get(name);
    if (column === undefined) {
      column = { values: [], hasFloatLiteral: false };
      columns.set(name, column);
    }
    return column;
  }

  function put(name: string, value: JsonValue | bigint, row: number): OpenColumn | undefined {
    const wellFormed = name.toWellFormed();
    if (isSelected && !isSelected.has(wellFormed)) return undefined;
    const column = columnOf(wellFormed);
    while (column.values.length < row) column.values.push(null);
    column.values[row] = value;
    return column;
  }

  function addFromText(record: JsonObject, text: string, row: number): void {
    const members = new Map(sourceMembers(text));
    for (const [name, valueText] of members) {
      const value = record[name] ?? null;
      if (typeof value !== "number") {
        put(name, value, row);
        continue;
      }
      const column = put(name, literalValue(valueText, value), row);
      if (column && (!INTEGER_LITERAL.test(valueText) || valueText === "-0")) {
        column.hasFloatLiteral = true;
      }
    }
  }

  return {
    add(record, text) {
      const row = texts.push(text) - 1;
      const names = Object.keys(record);
      if (UNUSUAL_NUMBER.test(text) || names.some(isMisplaced)) {
        addFromText(record, text, row);
        return;
      }
      for (const name of names) put(name, record[name] ?? null, row);
    },
    rowCount: () => texts.length,
    columnCount: () => columns.size,
    finish: () => finishColumns(columns, texts),
  };
}

export { createColumnCollector };
