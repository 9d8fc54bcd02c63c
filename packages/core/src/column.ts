import type { ColumnLayout } from "./binding.js";
import type { JsonValue } from "./json-value.js";
import { sectionOf } from "./native-buffer.js";
import { sparseColumn } from "./sparse-column.js";
import { textReader, type TextReader } from "./text-reader.js";

/**
 * What every column has. Rows are numbered from 0; a member that is absent or null is null. Typed arrays with a place for
 * every row are made when they are first read where few rows have a value (`rows`), and are seen without a copy elsewhere.
 */
interface ColumnOf<Type extends string, Value> {
  /** The name of the member. */
  readonly name: string;
  readonly type: Type;
  /** Number of rows. */
  readonly length: number;
  readonly nullCount: number;
  /** The value of a row. Null too where there is no such row. */
  get(row: number): Value | null;
  isNull(row: number): boolean;
  /** One bit per row, least significant first, 1 = present (as in Arrow); absent if nothing is null. */
  readonly validity?: Uint8Array<ArrayBuffer>;
  /** The rows that have a value, ascending, where these are fewer than one in 16; absent in all other columns. */
  readonly rows?: Uint32Array<ArrayBuffer>;
}

/** Text of all rows in one run of UTF-8: row i lies between `offsets[i]` and `offsets[i + 1]`. */
interface TextColumn<Type extends string, Value> extends ColumnOf<Type, Value> {
  readonly offsets: Int32Array<ArrayBuffer>;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** true and false. `values` holds one bit per row, least significant first. */
export interface BoolColumn extends ColumnOf<"bool", boolean> {
  readonly values: Uint8Array<ArrayBuffer>;
}

/** Integers of 64 bits. `get` gives a number where it is exact, a bigint beyond 2^53 - 1. */
export interface Int64Column extends ColumnOf<"int64", number | bigint> {
  readonly values: BigInt64Array<ArrayBuffer>;
}

/** Numbers, each as the nearest double. */
export interface F64Column extends ColumnOf<"f64", number> {
  readonly values: Float64Array<ArrayBuffer>;
}

/** Strings. */
export type Utf8Column = TextColumn<"utf8", string>;

/** Strings that repeat. `values` holds, per row, an index into `dictionary` (0 where the row is null). */
export interface DictionaryColumn extends TextColumn<"dictionary", string> {
  readonly values: Uint32Array<ArrayBuffer>;
  /** The distinct values, in order of first appearance. `offsets` and `data` are theirs. */
  readonly dictionary: readonly string[];
}

/** Objects, arrays, or values of several types. */
export interface JsonColumn extends TextColumn<"json", JsonValue> {
  /** The value as it stands in the input, with every digit. */
  text(row: number): string | null;
}

/** A member that is null wherever it occurs. */
export type NullColumn = ColumnOf<"null", null>;

/** The values of one member over all rows; `type` tells which typed arrays hold them. */
export type Column =
  | BoolColumn
  | Int64Column
  | F64Column
  | Utf8Column
  | DictionaryColumn
  | JsonColumn
  | NullColumn;

/** What a row holds in a column. */
export type ColumnValue = JsonValue | bigint;

/** A column over the sections of buffers that its layout names. Nothing is copied. */
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

/** A column with a slot for each of its rows. */
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
