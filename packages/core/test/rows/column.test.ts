import { describe, expect, it } from "vitest";
import type { ColumnLayout, NativeReport, BufferRange } from "../../src/native/binding.js";
import type { Column } from "../../src/rows/column.js";
import { createColumn } from "../../src/rows/column.js";
import { createRecordBatch, type RecordBatch } from "../../src/rows/record-batch.js";

/** Lays out sections one after another with 8-byte alignment, as the engine does in small batches. */
function layOut(
  parts: Record<string, ArrayBufferView>,
  index: number,
): {
  buffer: Uint8Array<ArrayBuffer>;
  sections: Record<string, BufferRange>;
} {
  const sections: Record<string, BufferRange> = {};
  const bytes: number[] = [];
  for (const [name, part] of Object.entries(parts)) {
    while (bytes.length % 8 !== 0) bytes.push(0);
    sections[name] = [index, bytes.length, part.byteLength];
    bytes.push(...new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }
  return { buffer: Uint8Array.from(bytes), sections };
}

function column(
  type: ColumnLayout["type"],
  length: number,
  parts: Record<string, ArrayBufferView>,
  name = "x",
  index = 0,
): { layout: ColumnLayout; buffer: Uint8Array<ArrayBuffer>; column: Column } {
  const { buffer, sections } = layOut(parts, index);
  const layout: ColumnLayout = {
    name,
    type,
    nullCount: parts.validity ? 1 : 0,
    ...sections,
  };
  return { layout, buffer, column: createColumn(layout, buffersWith(buffer, index), length) };
}

/** Returns buffers in which the given one has the given index. */
function buffersWith(buffer: Uint8Array<ArrayBuffer>, index: number): Uint8Array<ArrayBuffer>[] {
  return [...Array.from({ length: index }, () => new Uint8Array()), buffer];
}

function texts(values: readonly string[]): Record<string, ArrayBufferView> {
  const encoded = values.map((value) => Buffer.from(value));
  const offsets = [0];
  for (const { length } of encoded) offsets.push((offsets.at(-1) ?? 0) + length);
  return { offsets: Int32Array.from(offsets), data: Buffer.concat(encoded) };
}

function valuesOf({ column: { length, get } }: { column: Column }): unknown[] {
  return Array.from({ length }, (_, row) => get(row));
}

describe("createColumn", () => {
  it("bool", () => {
    const bits = column("bool", 10, {
      validity: Uint8Array.of(0b1111_1101, 0b11),
      values: Uint8Array.of(0b0000_0101, 0b10),
    });
    expect(valuesOf(bits)).toEqual([
      true,
      null,
      true,
      false,
      false,
      false,
      false,
      false,
      false,
      true,
    ]);
    expect(bits.column.isNull(1)).toBe(true);
    expect(bits.column.isNull(0)).toBe(false);
  });

  it("int64: numbers where exact, else bigint", () => {
    const values = [0n, -1n, 2n ** 53n - 1n, 2n ** 53n, -(2n ** 63n), 2n ** 63n - 1n];
    const ints = column("int64", 6, { values: BigInt64Array.from(values) });
    expect(valuesOf(ints)).toEqual([0, -1, 2 ** 53 - 1, 2n ** 53n, -(2n ** 63n), 2n ** 63n - 1n]);
  });

  it("f64", () => {
    const floats = column("f64", 4, {
      validity: Uint8Array.of(0b1011),
      values: Float64Array.of(1.5, -0, 0, Infinity),
    });
    expect(valuesOf(floats)).toEqual([1.5, -0, null, Infinity]);
  });

  it.each([
    ["ASCII", ["a", "", "long text"]],
    ["other text", ["grüße", "", "\ufeff😀", "日本"]],
  ])("utf8: %s", (_, values) => {
    expect(valuesOf(column("utf8", values.length, texts(values)))).toEqual(values);
  });

  it("dictionary", () => {
    const words = column("dictionary", 5, {
      validity: Uint8Array.of(0b10111),
      values: Uint32Array.of(1, 0, 1, 0, 0),
      ...texts(["INFO", "ERRÖR"]),
    });
    expect(valuesOf(words)).toEqual(["ERRÖR", "INFO", "ERRÖR", null, "INFO"]);
    expect(words.column.type === "dictionary" && words.column.dictionary).toEqual([
      "INFO",
      "ERRÖR",
    ]);
  });

  it("json: values, and the text with every digit", () => {
    const texted = ['{"a": [1]}', "18446744073709551616", '"s"'];
    const mixed = column("json", 3, texts(texted));
    expect(valuesOf(mixed)).toEqual([{ a: [1] }, 2 ** 64, "s"]);
    expect(mixed.column.type === "json" && mixed.column.text(1)).toBe("18446744073709551616");
  });

  it("null", () => {
    const nothing = column("null", 2, {});
    expect(valuesOf(nothing)).toEqual([null, null]);
    expect(nothing.column.isNull(0)).toBe(true);
  });

  it("is null where there is no such row", () => {
    const floats = column("f64", 1, { values: Float64Array.of(1) }).column;
    for (const row of [-1, 1, NaN, Infinity]) expect(floats.get(row)).toBeNull();
  });

  it("shares memory with the buffer of the engine", () => {
    const { column: floats, buffer } = column("f64", 1, { values: Float64Array.of(1) });
    expect(floats.type === "f64" && floats.values.buffer).toBe(buffer.buffer);
  });
});

const PROFILE = {
  kernel: "portable",
  threads: 1,
  byteCount: 100,
  lineCount: 5,
  elapsedMs: 1,
  waitingMs: 0,
  windowCount: 1,
  walkedWindowCount: 0,
  walkedLineCount: 5,
  phases: [],
} as const;

function batchOf(rowCount: number, parts: ReturnType<typeof column>[]): RecordBatch {
  const report: NativeReport = {
    lineCount: rowCount + 3,
    blankCount: 1,
    recordCount: rowCount,
    matchedCount: rowCount,
    rejectedCount: 2,
    rejectedCodes: { invalid_json: 2 },
    rejectedLines: [],
    failures: [],
    sourceNames: ["a.ndjson"],
    profile: PROFILE,
    columns: {
      rowCount,
      count: rowCount,
      lineRuns: parts.length,
      sources: parts.length + 1,
      columns: parts.map(({ layout }) => layout),
    },
  };
  const lineRuns = new Uint8Array(
    Float64Array.from({ length: 2 * rowCount }, (_, at) => (at % 2 === 0 ? at / 2 : at * 5 - 4))
      .buffer,
  );
  const sources = new Uint8Array(rowCount * Uint32Array.BYTES_PER_ELEMENT);
  return createRecordBatch(report, [...parts.map(({ buffer }) => buffer), lineRuns, sources]);
}

describe("createRecordBatch", () => {
  const batch = batchOf(2, [
    column("utf8", 2, texts(["a", "b"]), "text", 0),
    column("f64", 2, { values: Float64Array.of(1, 2) }, "number", 1),
    column("json", 2, texts(["[1]", "{}"]), "nested", 2),
    column("f64", 2, { values: Float64Array.of(7, 8) }, "__proto__", 3),
    column("utf8", 2, texts(["c", "d"]), "constructor", 4),
  ]);
  const first = JSON.parse(
    '{"text":"a","number":1,"nested":[1],"__proto__":7,"constructor":"c"}',
  ) as object;

  it("makes rows that read, spread, print and compare like plain objects", () => {
    const row = batch.row(0);
    expect(row.text).toBe("a");
    expect(JSON.stringify(row)).toBe(JSON.stringify(first));
    expect(Object.keys(row)).toEqual(Object.keys(first));
    expect(Object.entries({ ...row })).toEqual(Object.entries(first));
    expect(Object.getPrototypeOf({ ...row })).toBe(Object.prototype);
    expect(structuredClone(row)).toEqual(first);
  });

  it("decodes text when it is read", () => {
    const row = batch.row(1);
    expect(Object.getOwnPropertyDescriptor(row, "nested")?.get).toBeTypeOf("function");
    expect(row.nested).not.toBe(row.nested);
    expect(row.nested).toEqual({});
  });

  it("iterates", () => {
    expect([...batch].map(({ number }) => number)).toEqual([1, 2]);
    expect(batch.toArray().map(({ text }) => text)).toEqual(["a", "b"]);
    expect([batch.lineNumber(0), batch.lineNumber(1)]).toEqual([1, 11]);
  });

  it("finds columns by name", () => {
    expect(batch.column("number")).toBe(batch.columns[1]);
    expect(batch.column("__proto__")?.get(0)).toBe(7);
    expect(batch.column("toString")).toBeUndefined();
  });

  it("tells what was rejected, and leaves out failures that did not happen", () => {
    expect(batch).toMatchObject({
      rejectedCount: 2,
      blankCount: 1,
      rejectedCodes: { invalid_json: 2 },
    });
    expect("failures" in batch).toBe(false);
  });

  it.each([-1, 2, 0.5, NaN])("has no row %d", (index) => {
    expect(() => batch.row(index)).toThrow(RangeError);
  });

  it("lets the last of two columns of one name win in rows", () => {
    const twice = batchOf(1, [
      column("utf8", 1, texts(["first"]), "\ufffd", 0),
      column("f64", 1, { values: Float64Array.of(2) }, "\ufffd", 1),
    ]);
    expect({ ...twice.row(0) }).toEqual({ "\ufffd": 2 });
    expect(twice.columns).toHaveLength(2);
  });

  it("is empty once disposed", () => {
    const disposed = batchOf(1, [column("utf8", 1, texts(["a"]))]);
    disposed[Symbol.dispose]();
    expect([disposed.rowCount, disposed.columns, disposed.toArray()]).toEqual([0, [], []]);
    expect(() => disposed.row(0)).toThrow(RangeError);
  });
});
