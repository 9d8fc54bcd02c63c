import type { ColumnLayout } from "../native/binding.js";
import type { JsonValue } from "../model/json-value.js";
import { sectionOf } from "../native/native-buffer.js";
import { sparseColumn } from "./sparse-column.js";
import { textReader, type TextReader } from "./text-reader.js";

/**
 * Properties and methods common to all columns. Rows are numbered from 0. A member that is absent or null reads as
 * null.
 *
 * Typed arrays with one slot per row are views of the result, without a copy. The exception is a column in which few
 * rows have a value (see `rows`): its arrays are built when they are first read.
 */
interface ColumnOf<Type extends string, Value> {
  /** Name of the member. */
  readonly name: string;
  readonly type: Type;
  /** Number of rows. */
  readonly length: number;
  readonly nullCount: number;
  /** Returns the value of a row, or null if the row is null or does not exist. */
  get(row: number): Value | null;
  isNull(row: number): boolean;
  /**
   * Validity bitmap as in Arrow: one bit per row, least significant bit first, 1 = present. Absent if no row is null.
   */
  readonly validity?: Uint8Array<ArrayBuffer>;
  /** Row numbers that have a value, ascending. Present only if fewer than one row in 16 has a value. */
  readonly rows?: Uint32Array<ArrayBuffer>;
}

/** Column of text. The text of all rows is one run of UTF-8; row i lies between `offsets[i]` and `offsets[i + 1]`. */
interface TextColumn<Type extends string, Value> extends ColumnOf<Type, Value> {
  readonly offsets: Int32Array<ArrayBuffer>;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Column of booleans. `values` holds one bit per row, least significant bit first. */
export interface BoolColumn extends ColumnOf<"bool", boolean> {
  readonly values: Uint8Array<ArrayBuffer>;
}

/** Column of 64-bit integers. `get` returns a number up to 2^53 - 1 in magnitude, and a bigint beyond. */
export interface Int64Column extends ColumnOf<"int64", number | bigint> {
  readonly values: BigInt64Array<ArrayBuffer>;
}

/** Column of numbers, each rounded to the nearest double. */
export interface F64Column extends ColumnOf<"f64", number> {
  readonly values: Float64Array<ArrayBuffer>;
}

/** Column of strings. */
export type Utf8Column = TextColumn<"utf8", string>;

/** Column of strings that repeat. `values` holds an index into `dictionary` per row (0 where the row is null). */
export interface DictionaryColumn extends TextColumn<"dictionary", string> {
  readonly values: Uint32Array<ArrayBuffer>;
  /** Distinct values, in order of first appearance. `offsets` and `data` describe these values, not the rows. */
  readonly dictionary: readonly string[];
}

/** Column of objects, arrays, or values of several types. */
export interface JsonColumn extends TextColumn<"json", JsonValue> {
  /** Returns the JSON text of a row exactly as it appears in the input, with every digit, or null. */
  text(row: number): string | null;
}

/** Column of a member that is null in every record. */
export type NullColumn = ColumnOf<"null", null>;

/** Values of one member over all rows. `type` determines which typed arrays hold them. */
export type Column =
  | BoolColumn
  | Int64Column
  | F64Column
  | Utf8Column
  | DictionaryColumn
  | JsonColumn
  | NullColumn;

/** Value of a row in a column. */
export type ColumnValue = JsonValue | bigint;

/** Creates a column over the buffer sections that its layout names, without copying. */
export function createColumn(
  layout: ColumnLayout,
  buffers: readonly Uint8Array<ArrayBuffer>[],
  length: number,
): Column {
  if (!layout.rows) return slotColumn(layout, buffers, length);
  const rows = sectionOf(Uint32Array, buffers, layout.rows);
  const values = slotColumn({ ...layout, nullCount: 0 }, buffers, rows.length);
  return sparseColumn(values, rows, length);
}

/** Creates a column with one slot per row. */
function slotColumn(
  layout: ColumnLayout,
  buffers: readonly Uint8Array<ArrayBuffer>[],
  length: number,
): Column {
  const { name, nullCount } = layout;
  const validity = layout.validity ? sectionOf(Uint8Array, buffers, layout.validity) : undefined;
  const isNull = (row: number): boolean =>
    !(row >= 0 && row < length) || (validity !== undefined && !bitAt(validity, row));
  const shared = { name, length, nullCount, isNull, ...(validity && { validity }) };

  switch (layout.type) {
    case "bool": {
      const values = sectionOf(Uint8Array, buffers, layout.values);
      const get = (row: number): boolean | null => (isNull(row) ? null : bitAt(values, row));
      return { ...shared, type: "bool", values, get };
    }
    case "int64": {
      const values = sectionOf(BigInt64Array, buffers, layout.values);
      const get = (row: number): number | bigint | null =>
        isNull(row) ? null : shortest(values[row]);
      return { ...shared, type: "int64", values, get };
    }
    case "f64": {
      const values = sectionOf(Float64Array, buffers, layout.values);
      const get = (row: number): number | null => (isNull(row) ? null : (values[row] ?? null));
      return { ...shared, type: "f64", values, get };
    }
    case "utf8": {
      const { at, ...text } = textOf(layout, buffers);
      const get = (row: number): string | null => (isNull(row) ? null : at(row));
      return { ...shared, type: "utf8", ...text, get };
    }
    case "dictionary": {
      const { at, ...text } = textOf(layout, buffers);
      const values = sectionOf(Uint32Array, buffers, layout.values);
      const dictionary = lazy(() =>
        Array.from({ length: text.offsets.length - 1 }, (_, i) => at(i)),
      );
      const get = (row: number): string | null =>
        isNull(row) ? null : (dictionary()[values[row] ?? 0] ?? null);
      return {
        ...shared,
        type: "dictionary",
        values,
        ...text,
        get dictionary() {
          return dictionary();
        },
        get,
      };
    }
    case "json": {
      const { at, ...data } = textOf(layout, buffers);
      const text = (row: number): string | null => (isNull(row) ? null : at(row));
      const get = (row: number): JsonValue =>
        isNull(row) ? null : (JSON.parse(at(row)) as JsonValue);
      return { ...shared, type: "json", ...data, text, get };
    }
    case "null":
      return { ...shared, type: "null", isNull: () => true, get: () => null };
  }
}

function bitAt(bits: Uint8Array, index: number): boolean {
  return (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}

function shortest(value: bigint | undefined): number | bigint | null {
  if (value === undefined) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

interface Text {
  readonly offsets: Int32Array<ArrayBuffer>;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly at: (index: number) => string;
}

function textOf(layout: ColumnLayout, buffers: readonly Uint8Array<ArrayBuffer>[]): Text {
  const offsets = sectionOf(Int32Array, buffers, layout.offsets);
  const data = sectionOf(Uint8Array, buffers, layout.data);
  const read: TextReader = textReader(data);
  return { offsets, data, at: (index) => read(offsets[index] ?? 0, offsets[index + 1] ?? 0) };
}

function lazy<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
