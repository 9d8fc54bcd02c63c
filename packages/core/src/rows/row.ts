import { inspect } from "node:util";
import type { Column, ColumnValue } from "./column.js";

/**
 * One record, with a property per column in column order. It spreads, compares and prints like a plain object. Numbers,
 * booleans, nulls and dictionary strings are copied into it. Other text and nested values are decoded from the buffers
 * of the batch each time they are read.
 */
export interface Row {
  readonly [name: string]: ColumnValue;
}

/** Creates the row with the given index. */
export type RowFactory = (index: number) => Row;

class LazyRow {
  readonly #index: number;

  constructor(index: number) {
    this.#index = index;
  }

  static indexOf(row: LazyRow): number {
    return row.#index;
  }

  [inspect.custom](): object {
    return { ...this };
  }
}

/**
 * Returns a function that creates the rows of a batch.
 *
 * The property descriptors are created once, so that all rows share one shape. Defining an own accessor costs more than
 * copying a number or a string that already exists, and less than decoding a string. Accessors on the prototype would
 * be cheaper still, but would be missing from `{...row}`.
 */
export function rowFactory(columns: readonly Column[]): RowFactory {
  // Two names that differ only in lone surrogates are equal once decoded.
  const distinct = new Map(columns.map((column) => [column.name, column]));
  const members = Array.from(distinct.values(), (column) => ({
    column,
    accessor: accessorOf(column),
  }));
  return (index) => {
    const row = new LazyRow(index) as LazyRow & Record<string, ColumnValue>;
    for (const { column, accessor } of members) {
      if (accessor === undefined) row[column.name] = column.get(index);
      else Object.defineProperty(row, column.name, accessor);
    }
    return row;
  };
}

/** Returns the accessor of a column, or undefined if assigning the value directly is as cheap and as safe. */
function accessorOf(column: Column): PropertyDescriptor | undefined {
  const { name, type } = column;
  if (type !== "utf8" && type !== "json" && name !== "__proto__") return undefined;
  return {
    enumerable: true,
    configurable: true,
    get(this: LazyRow) {
      return column.get(LazyRow.indexOf(this));
    },
  };
}
