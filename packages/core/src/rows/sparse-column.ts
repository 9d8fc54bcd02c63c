import type { Column } from "./column.js";

type Numbers = Uint8Array | Uint32Array | Int32Array | Float64Array;

/**
 * Creates a column in which few rows have a value, from a column of just these values. `rows` holds their row numbers,
 * ascending. The typed arrays with one slot per row, which other columns have from the start, are built when they are
 * first read.
 */
export function sparseColumn(
  values: Column,
  rows: Uint32Array<ArrayBuffer>,
  length: number,
): Column {
  const isNull = (row: number): boolean => slotOf(rows, row) < 0;
  const members: PropertyDescriptorMap = {
    ...Object.getOwnPropertyDescriptors(values),
    length: constant(length),
    nullCount: constant(length - rows.length),
    rows: constant(rows),
    isNull: constant(isNull),
    get: constant((row: number) => values.get(slotOf(rows, row))),
    validity: lazy(() => spreadBits(rows, length)),
  };
  switch (values.type) {
    case "bool":
      members.values = lazy(() =>
        spreadBits(
          rows.filter((_, slot) => values.get(slot)),
          length,
        ),
      );
      break;
    case "int64":
      members.values = lazy(() => {
        const spread = new BigInt64Array(length);
        rows.forEach((row, slot) => (spread[row] = values.values[slot] ?? 0n));
        return spread;
      });
      break;
    case "f64":
      members.values = lazy(() => spreadNumbers(new Float64Array(length), values.values, rows));
      break;
    case "dictionary":
      members.values = lazy(() => spreadNumbers(new Uint32Array(length), values.values, rows));
      break;
    case "json":
      members.text = constant((row: number) => values.text(slotOf(rows, row)));
      members.offsets = lazy(() => spreadOffsets(values.offsets, rows, length));
      break;
    case "utf8":
      members.offsets = lazy(() => spreadOffsets(values.offsets, rows, length));
      break;
    case "null":
      break;
  }
  return Object.defineProperties({}, members) as Column;
}

/** Finds the slot that holds the value of a row by binary search. Returns -1 if the row has no value. */
function slotOf(rows: Uint32Array, row: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return rows[low] === row ? low : -1;
}

function spreadBits(rows: Uint32Array, length: number): Uint8Array<ArrayBuffer> {
  const bits = new Uint8Array(Math.ceil(length / 8));
  for (const row of rows) bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
  return bits;
}

function spreadNumbers<Spread extends Numbers>(
  spread: Spread,
  values: Numbers,
  rows: Uint32Array,
): Spread {
  rows.forEach((row, slot) => (spread[row] = values[slot] ?? 0));
  return spread;
}

/** Expands offsets to one slot per row. A row without text begins and ends where the next text begins. */
function spreadOffsets(
  offsets: Int32Array,
  rows: Uint32Array,
  length: number,
): Int32Array<ArrayBuffer> {
  const spread = new Int32Array(length + 1).fill(offsets[rows.length] ?? 0);
  let next = 0;
  rows.forEach((row, slot) => {
    spread.fill(offsets[slot] ?? 0, next, row + 1);
    next = row + 1;
  });
  return spread;
}

function constant(value: unknown): PropertyDescriptor {
  return { value, enumerable: true, configurable: true };
}

function lazy(make: () => unknown): PropertyDescriptor {
  let made: unknown;
  return { get: () => (made ??= make()), enumerable: true, configurable: true };
}
