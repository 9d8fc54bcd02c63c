import { tableFromIPC } from "@uwdata/flechette";
import { beforeAll, describe, expect, it } from "vitest";
import type { Column, RecordBatch } from "../../src/index.js";
import { parseLogs } from "../../src/index.js";

const ROWS = 1_000;

/** Members that few rows have, except `full`, which all rows have. */
const MEMBERS = {
  bool: (row: number) => row % 40 === 0,
  int64: (row: number) => row - 500,
  f64: (row: number) => row + 0.5,
  utf8: (row: number) => `text ${row} é`,
  dictionary: (row: number) => (row % 40 === 0 ? "yes" : "no"),
  json: (row: number) => (row % 40 === 0 ? [row] : "text"),
};

const records = Array.from({ length: ROWS }, (_, row): Readonly<Record<string, unknown>> => {
  if (row % 20 !== 7 && row % 400 !== 0) return { full: row };
  const members = Object.entries(MEMBERS).map(([name, value]) => [name, value(row)]);
  return { full: row, ...Object.fromEntries(members) };
});

let batch: RecordBatch;

beforeAll(async () => {
  batch = await parseLogs(records.map((record) => JSON.stringify(record)));
});

function column<Type extends Column["type"]>(type: Type): Extract<Column, { type: Type }> {
  const found = batch.column(type);
  if (found?.type !== type) throw new Error(`no column of type ${type}`);
  return found as Extract<Column, { type: Type }>;
}

const names = Object.keys(MEMBERS) as (keyof typeof MEMBERS)[];
const present = records.flatMap((record, row) => ("bool" in record ? [row] : []));

describe("a column of which few rows have a value", () => {
  it("has the rows that do; others have none", () => {
    for (const name of names) expect([...(batch.column(name)?.rows ?? [])], name).toEqual(present);
    expect(batch.column("full")?.rows).toBeUndefined();
  });

  it.each(names)("%s: has a value or null for every row", (name) => {
    const { get, isNull, length, nullCount } = column(name);
    const values = records.map((record) => record[name] ?? null);
    expect(Array.from({ length: ROWS }, (_, row) => get(row))).toEqual(values);
    expect(Array.from({ length: ROWS }, (_, row) => isNull(row))).toEqual(
      values.map((value) => value === null),
    );
    expect([length, nullCount]).toEqual([ROWS, ROWS - present.length]);
    for (const row of [-1, ROWS, 0.5, NaN, Infinity]) expect(get(row)).toBeNull();
  });

  it("has typed arrays with a place for every row, made once", () => {
    const at = <Value>(value: (row: number) => Value, none: Value): Value[] =>
      records.map((record, row) => ("bool" in record ? value(row) : none));
    const bits = (bytes: Uint8Array = new Uint8Array()): boolean[] =>
      records.map((_, row) => ((bytes[row >> 3] ?? 0) & (1 << (row & 7))) !== 0);
    for (const name of names) {
      expect(bits(batch.column(name)?.validity)).toEqual(at(() => true, false));
    }
    expect(bits(column("bool").values)).toEqual(at(MEMBERS.bool, false));
    expect([...column("int64").values]).toEqual(at((row) => BigInt(MEMBERS.int64(row)), 0n));
    expect([...column("f64").values]).toEqual(at(MEMBERS.f64, 0));
    const { dictionary, values } = column("dictionary");
    expect([...values].map((index) => dictionary[index])).toEqual(
      at(MEMBERS.dictionary, dictionary[0] ?? ""),
    );
    expect(column("f64").values).toBe(column("f64").values);
  });

  it("has offsets of the text of every row", () => {
    for (const name of ["utf8", "json"] as const) {
      const { offsets, data } = column(name);
      const decoded = records.map((_, row) =>
        Buffer.from(data.subarray(offsets[row], offsets[row + 1])).toString(),
      );
      const texts = records.map((record) => {
        const value = record[name] ?? "";
        return name === "utf8" || value === "" ? value : JSON.stringify(value);
      });
      expect(decoded).toEqual(texts);
      expect(offsets).toHaveLength(ROWS + 1);
    }
  });

  it("is in rows and in Arrow as any other", async () => {
    const nothing = Object.fromEntries(names.map((name) => [name, null]));
    const wanted = records.map((record) => Object.assign({}, nothing, record));
    expect(batch.toArray()).toEqual(wanted);
    const table = tableFromIPC(await batch.toArrow());
    for (const name of names) {
      const values = wanted.map((row) => {
        const value: unknown = row[name as keyof typeof row];
        return name === "json" && value !== null ? JSON.stringify(value) : value;
      });
      expect([...(table.getChild(name) ?? [])], name).toEqual(values);
    }
  });
});

describe("5,000 members in 50,000 records", () => {
  const wideRows = 50_000;
  const wideColumns = 5_000;
  let wide: RecordBatch;

  beforeAll(async () => {
    const lines = Array.from({ length: wideRows }, (_, row) => `{"k${row % wideColumns}":${row}}`);
    wide = await parseLogs(lines);
  });

  it("take memory for the values only", () => {
    expect([wide.rowCount, wide.columns.length]).toEqual([wideRows, wideColumns]);
    const last = wide.columns.at(-1);
    expect([last?.get(4_999), last?.get(9_999), last?.get(5_000)]).toEqual([4_999, 9_999, null]);
    expect(last?.nullCount).toBe(wideRows - 10);
    const buffers = new Set(wide.columns.map((column) => column.rows?.buffer));
    const bytes = [...buffers].reduce((sum, buffer) => sum + (buffer?.byteLength ?? 0), 0);
    expect(bytes).toBe(wideRows * (4 + 8));
  });

  it("are refused as Arrow, which has 250 million cells for them", async () => {
    await expect(wide.toArrow()).rejects.toMatchObject({
      code: "result_too_large",
      message: expect.stringContaining("each of 50000 rows in each column, and 5000 of 5000"),
    });
    await expect(wide.toArrow({ maxCells: 0 })).rejects.toMatchObject({ code: "invalid_option" });
  });

  it("are refused where fewer cells are allowed", async () => {
    const lines = Array.from({ length: 100 }, () => '{"a":1,"b":2}');
    await expect(parseLogs(lines, { maxCells: 199 })).rejects.toMatchObject({
      code: "result_too_large",
      message: expect.stringContaining("100 rows with 2 columns take more than 199 cells"),
    });
    expect((await parseLogs(lines, { maxCells: 200 })).rowCount).toBe(100);
  });
});
