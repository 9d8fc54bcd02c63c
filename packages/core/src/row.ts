import { inspect } from "node:util";
import type { Column, ColumnValue } from "./column.js";

/**
 * One record: a property per column, in the order of the columns. It spreads, compares and prints like
 * a plain object. Numbers and the like are copied into it; text and nested values are decoded when they
 * are read, from the buffers of the batch.
 */
export interface Row {
  readonly [name: string]: ColumnValue;
}

/** Makes the rows of a batch. */
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
 * The descriptors are made once for all rows, which therefore share one shape. An own accessor costs
 * more to define than to copy a number or a string that is already made, and less than to decode one;
 * accessors of the prototype would be cheaper still, but would vanish from `{...row}`.
 */
export function rowFactory(columns: readonly Column[]): RowFactory {
  // Two names that differ only in lone surrogates are the same once decoded.
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

/** Undefined where assigning the value at once is as cheap and safe. */
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
