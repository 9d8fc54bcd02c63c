import { tableFromIPC } from "@uwdata/flechette";
import { describe, expect, it } from "vitest";
import { avg, parseLogs, query, scan, scanToArrow, topk, type Query } from "../../src/index.js";

const LEVELS = ["INFO", "WARN", "ERROR", "FATAL"];

/** Lines whose members have values of all types, alone and mixed. */
const LINES = Array.from({ length: 240 }, (_, index) =>
  JSON.stringify({
    level: LEVELS[index % 4],
    timestamp: new Date(index * 60_000).toISOString(),
    host: `host ${index % 24}`,
    ok: index % 3 === 0,
    ms: index / 4,
    whole: index,
    ...(index % 5 > 0 && { sometimes: index % 7 }),
    mixed: [index % 2, `text ${index % 2}`, null, true, [1, { a: 2.5 }]][index % 5],
    quoted: `a "quoted"\n${index % 3}`,
  }),
).map((line, index) => line.replace("{", `{"id":${9_007_199_254_740_993n + BigInt(index % 30)},`));

const AGGREGATES = {
  n: "count()",
  mean: "avg(ms)",
  total: "sum(whole)",
  spread: "stddev(ms)",
  low: "min(ms)",
  high: "max(mixed)",
  kinds: "distinct(host)",
  median: "p50(whole)",
  worst: "max(severity)",
  top: "topk(ms, 2)",
  tops: "topk(severity, 2)",
  ids: "topk(id, 1)",
  shape: "histogram(whole)",
  start: "first(mixed)",
  end: "last(sometimes)",
  nothing: "avg(absent)",
};

/** Serializes a group as JSON text, with bigints as integers. */
function jsonText(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  const members = Object.entries(value);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${jsonText(member)}`).join(",")}}`;
}

function contentOf(arrow: Uint8Array<ArrayBuffer>) {
  const table = tableFromIPC(arrow, { useBigInt: true });
  const fields = table.schema.fields.map(({ name, type, nullable, metadata }) => ({
    name,
    type,
    nullable,
    metadata: [...(metadata ?? [])],
  }));
  const isJson = new Set(
    fields.filter((field) => field.metadata.length > 0).map(({ name }) => name),
  );
  const cellOf = (name: string, value: unknown) =>
    isJson.has(name) && typeof value === "string" ? JSON.parse(value) : value;
  const rows = (table.toArray() as Record<string, unknown>[]).map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellOf(name, value)])),
  );
  return { fields, rows };
}

describe("scanToArrow", () => {
  it.each([
    [["level"]],
    [["level", "host"]],
    [["host", "ok", "mixed"]],
    [["id"]],
    [["severity", "sometimes"]],
    [['bucket(timestamp, "1h")', "quoted"]],
    [[]],
  ])("gives %j the types and values of a batch of the same rows", async (groupBy) => {
    const asked: Query = { groupBy, aggregates: AGGREGATES };
    const { arrow } = await scanToArrow(LINES, asked);
    const { groups = [] } = await scan(LINES, asked);
    const batch = await parseLogs(groups.map(jsonText));
    expect(contentOf(arrow)).toEqual(contentOf(await batch.toArrow()));
  });

  it("gives the rest of the report as `scan` does", async () => {
    const asked = query()
      .where("whole > 7")
      .groupBy("level")
      .aggregate({ top: topk("ms", 1), mean: avg("mixed") });
    const report = await scanToArrow(LINES, asked);
    const { groups, ...others } = await scan(LINES, asked);
    expect(groups).toHaveLength(tableFromIPC(report.arrow).numRows);
    expect(report).toEqual({ ...others, arrow: report.arrow, profile: report.profile });
  });

  it("names the columns even if there are no groups", async () => {
    const { arrow } = await scanToArrow([], { groupBy: ["level"] });
    const table = tableFromIPC(arrow);
    expect([table.numRows, table.names]).toEqual([0, ["level", "count"]]);
  });

  it("refuses a query without groups", async () => {
    await expect(scanToArrow(LINES, { stats: true })).rejects.toMatchObject({
      code: "invalid_query",
      message: "query must have `groupBy` or `aggregates`, because its groups are asked for",
    });
  });
});
