import { describe, expect, it } from "vitest";
import { batchProcess, computeStats, filterLogs, parseLogs, validateLogs } from "../src/index.js";

const RECORDS = Array.from({ length: 200 }, (_, index) => ({
  timestamp: "2024-01-01T00:00:00Z",
  level: ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"][index % 5],
  message: `Message ${index % 7}`,
  duration_ms: index % 11 === 0 ? -1 : index * 1.5,
  status_code: 200 + (index % 9) * 50,
  ...(index % 4 === 0 ? { user_id: index % 8 === 0 ? null : `user-${index}` } : {}),
}));
const LINES = RECORDS.map((record) => JSON.stringify(record));
LINES.splice(50, 0, "{ broken");
LINES.splice(70, 0, "");

describe("the operations", () => {
  it("parse columns of every type", async () => {
    const lines = [
      '{"i":1,"f":1.0,"big":9223372036854775807,"huge":18446744073709551616,"s":"a","b":true,"z":null}',
      '{"i":2,"f":-0,"big":1,"huge":1,"mixed":{"x" : 1},"2":1}',
      '{"mixed":"\\u0041","i":9007199254740993,"odd":9007199254740993,"b":null}',
      '{"odd":0.5,"only":18446744073709551617}',
    ];
    const { columns, rowCount } = await parseLogs(lines);
    expect(rowCount).toBe(4);
    expect(columns).toEqual([
      { name: "i", type: "int64", values: [1, 2, 9_007_199_254_740_993n, null] },
      { name: "f", type: "f64", values: [1, -0, null, null] },
      { name: "big", type: "int64", values: [9_223_372_036_854_775_807n, 1, null, null] },
      { name: "huge", type: "f64", values: [2 ** 64, 1, null, null] },
      { name: "s", type: "utf8", values: ["a", null, null, null] },
      { name: "b", type: "bool", values: [true, null, null, null] },
      { name: "z", type: "null", values: [null, null, null, null] },
      { name: "mixed", type: "json", values: [null, '{"x" : 1}', '"\\u0041"', null] },
      { name: "2", type: "int64", values: [null, 1, null, null] },
      { name: "odd", type: "json", values: [null, null, "9007199254740993", "0.5"] },
      { name: "only", type: "json", values: [null, null, null, "18446744073709551617"] },
    ]);
  });

  it.each([
    ["200.0", "f64"],
    ["2e2", "f64"],
    ["2E+2", "f64"],
    ["25.0e1", "f64"],
    ["-0", "f64"],
    ["1.00000000000000000001", "f64"],
    ["4503599627370496.1", "f64"],
    ["-12", "int64"],
    ["0", "int64"],
  ])("see in the text of %s that it is %s", async (literal, type) => {
    const { columns } = await parseLogs([`{"a":"T00:00:00.000Z","n":${literal}}`]);
    expect(columns[1]).toEqual({ name: "n", type, values: [Number(literal)] });
  });

  it("code repeated strings in a dictionary from 16 values on", async () => {
    const column = async (values: readonly string[]) =>
      (await parseLogs(values.map((value) => JSON.stringify({ value })))).columns[0]?.type;
    expect(await column(Array.from({ length: 15 }, () => "x"))).toBe("utf8");
    expect(await column(Array.from({ length: 16 }, () => "x"))).toBe("dictionary");
    expect(await column(Array.from({ length: 16 }, (_, index) => `${index % 8}`))).toBe(
      "dictionary",
    );
    expect(await column(Array.from({ length: 16 }, (_, index) => `${index % 9}`))).toBe("utf8");
    const late = Array.from({ length: 20_000 }, (_, index) => (index < 3_000 ? `${index}` : "x"));
    expect(await column(late)).toBe("utf8");
  });

  it("agree with each other", async () => {
    const batch = await batchProcess(LINES);
    expect(batch.stats).toEqual(await computeStats(LINES));
    expect(batch.validation).toEqual(await validateLogs(LINES));
    expect(batch.stats.errorCount).toBe(
      (await filterLogs(LINES, { minLevel: "ERROR" })).matchedCount,
    );
    expect(batch.topErrors.messages.reduce((total, { count }) => total + count, 0)).toBe(40);
  });
});
