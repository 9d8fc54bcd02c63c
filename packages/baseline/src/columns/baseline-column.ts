import type { JsonValue } from "../record/json-value.js";
import { sourceMembers } from "../record/source-members.js";

type ColumnType = "bool" | "int64" | "f64" | "utf8" | "dictionary" | "json" | "null";
type ColumnValue = string | number | bigint | boolean | null;

/** Column of one member over all records: a value or null per row. */
interface BaselineColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Values per row. For `int64`, bigints if the value is not a safe integer; for `json`, the source text. */
  readonly values: readonly ColumnValue[];
}

/** Column while records are being added. */
interface OpenColumn {
  /** Values so far. Shorter than the number of rows if the last rows lack the member. */
  readonly values: (JsonValue | bigint)[];
  /** Whether a number was written with a fraction or an exponent, or as `-0`. */
  hasFloatLiteral: boolean;
}

type OpenValue = JsonValue | bigint;

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;
const MAX_DICTIONARY = 16384;
const MIN_DICTIONARY_VALUES = 16;
/** Number of first values of which at most half may be distinct. */
const DICTIONARY_TRIAL_VALUES = 4_096;

/** Decides the types of the columns. `texts` holds the source text of every row. */
function finishColumns(
  columns: ReadonlyMap<string, OpenColumn>,
  texts: readonly string[],
): BaselineColumn[] {
  const nested = new Map<string, ColumnValue[]>();
  const finished = [...columns].map(([name, column]): BaselineColumn => {
    while (column.values.length < texts.length) column.values.push(null);
    const type = inferType(column);
    if (type !== "json")
      return { name, type, values: column.values.map((value) => plain(value, type)) };
    const values: ColumnValue[] = column.values.map(() => null);
    nested.set(name, values);
    return { name, type, values };
  });
  if (nested.size > 0) fillSourceTexts(nested, texts);
  return finished;
}

function inferType({ values, hasFloatLiteral }: OpenColumn): ColumnType {
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return "null";
  if (present.every((value) => typeof value === "boolean")) return "bool";
  if (present.every((value) => typeof value === "string")) {
    return repeats(present) ? "dictionary" : "utf8";
  }
  if (!present.every(isNumeric)) return "json";
  if (!hasFloatLiteral && present.every(fitsInt64)) return "int64";
  return present.every(isExactFloat) ? "f64" : "json";
}

/** Reports whether values repeat often enough for a dictionary to pay off. */
function repeats(values: readonly string[]): boolean {
  if (values.length < MIN_DICTIONARY_VALUES) return false;
  const distinct = new Set<string>();
  const maxDistinct = Math.min(MAX_DICTIONARY, Math.floor(values.length / 2));
  let seen = 0;
  for (const value of values) {
    distinct.add(value.toWellFormed());
    seen += 1;
    if (distinct.size > maxDistinct) return false;
    if (seen === DICTIONARY_TRIAL_VALUES && distinct.size > seen / 2) return false;
  }
  return true;
}

function isNumeric(value: OpenValue): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function fitsInt64(value: number | bigint): boolean {
  if (typeof value === "number") return Number.isInteger(value);
  return value >= MIN_INT64 && value <= MAX_INT64;
}

function isExactFloat(value: number | bigint): boolean {
  if (typeof value === "number") return true;
  const float = Number(value);
  return Number.isFinite(float) && BigInt(float) === value;
}

function plain(value: OpenValue, type: ColumnType): ColumnValue {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value === "bigint") return type === "f64" ? Number(value) : value;
  return value as ColumnValue;
}

function fillSourceTexts(
  columns: ReadonlyMap<string, ColumnValue[]>,
  texts: readonly string[],
): void {
  texts.forEach((text, row) => {
    for (const [name, valueText] of sourceMembers(text)) {
      const values = columns.get(name.toWellFormed());
      if (values) values[row] = valueText === "null" ? null : valueText.toWellFormed();
    }
  });
}

export { finishColumns };
export type { BaselineColumn, ColumnType, OpenColumn };
