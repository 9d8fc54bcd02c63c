import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  avg,
  computeStats,
  count,
  filterLogs,
  parseLogs,
  query,
  scan,
  type Plan,
} from "../../src/index.js";

const LINES = [
  '{"level":"INFO","id":9007199254740993,"ms":1.5}',
  '{"level":"INFO","id":9007199254740993,"ms":"slow"}',
  '{"level":"ERROR","ms":4}',
  "no record",
];

describe("scan", () => {
  it("answers a builder as it answers plain JSON", async () => {
    const built = query()
      .where("level != 'DEBUG'")
      .groupBy("level")
      .aggregate({ n: count(), mean: avg("ms") })
      .orderBy("-n");
    const [first, second] = await Promise.all([scan(LINES, built), scan(LINES, built.toJSON())]);
    expect(first.groups).toEqual([
      { level: "INFO", n: 2, mean: 1.5 },
      { level: "ERROR", n: 1, mean: 4 },
    ]);
    expect(second.groups).toEqual(first.groups);
    expect(first).toMatchObject({
      lineCount: 4,
      recordCount: 3,
      matchedCount: 3,
      filterErrorCount: 0,
      rejectedCount: 1,
      groupCount: 2,
    });
  });

  it.each<[string, unknown, string]>([
    ["nothing", undefined, "query is missing"],
    ["null", null, "query must be an object, got null"],
    ["text", "level == 'INFO'", "query must be an object, got \"level == 'INFO'\""],
    ["a list", [], "query must be an object, got []"],
    ["a function", query, "query must be plain JSON, got a function"],
    ["what becomes no query", { toJSON: () => null }, "query must be an object, got null"],
    [
      "a key that is none",
      query().groupBy(null as never),
      "groupBy[0] must be a string or {name, key}, got null",
    ],
  ])("refuses %s as a query", async (_, asked, message) => {
    await expect(scan(LINES, asked as never)).rejects.toMatchObject({
      name: "RipsawError",
      code: "invalid_query",
      message,
    });
  });

  it("has an output for lines only", async () => {
    const output = join(tmpdir(), "ripsaw-no-output");
    await expect(scan(LINES, { groupBy: ["level"] }, { output })).rejects.toMatchObject({
      code: "invalid_option",
    });
    expect(existsSync(output)).toBe(false);
  });

  it("gives integers beyond 2^53 as bigints", async () => {
    const { groups } = await scan(LINES, {
      groupBy: ["id"],
      aggregates: { top: "topk(id, 1)", last: "last(id)" },
    });
    const id = 9_007_199_254_740_993n;
    expect(groups).toEqual([
      { id, top: [{ value: id, count: 2 }], last: id },
      { id: null, top: [], last: null },
    ]);
  });

  it("gives the parts that are asked for, and no others", async () => {
    const report = await scan(LINES, { rows: "lines", filter: "ms > 2" });
    expect([...report.lines]).toEqual([LINES[2]]);
    expect(report.filterErrorCount).toBe(1);
    expect(report).not.toHaveProperty("groups");
    expect(report).not.toHaveProperty("stats");
    const { columns } = await scan(LINES, { rows: "columns", select: ["ms"], limit: 1 });
    expect(columns.toArray()).toEqual([{ ms: 1.5 }]);
  });

  it("writes lines where it is told to", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ripsaw-scan-"));
    const output = join(folder, "lines");
    await scan(LINES, { rows: "lines", filter: "level == 'ERROR'" }, { output });
    expect(readFileSync(output, "utf8")).toBe(`${LINES[2]}\n`);
    rmSync(folder, { recursive: true });
  });

  it("tells its plan, in the report and on the way", async () => {
    const plans: Plan[] = [];
    const options = { onPlan: (plan: Plan) => plans.push(plan) };
    const { plan, profile } = await scan(LINES, { groupBy: ["level"] }, options);
    expect(plans).toEqual([plan]);
    expect(plan).toMatchObject({ fields: ["level"], groupBy: ["level"] });
    expect(profile.lineCount).toBe(4);
  });

  it("refuses a bad query before it reads a stream or opens an output", async () => {
    let isRead = false;
    const stream = {
      [Symbol.asyncIterator]() {
        isRead = true;
        return { next: () => new Promise<never>(() => undefined) };
      },
    };
    const refused = { code: "invalid_query", message: "filter: unexpected end at 5" };
    await expect(scan(stream, { filter: "a &&" })).rejects.toMatchObject(refused);
    expect(isRead).toBe(false);
    const asked = { filter: "a &&", rows: "lines" } as const;
    const output = "no-such-folder/lines.ndjson";
    await expect(scan(LINES, asked, { output })).rejects.toMatchObject(refused);
  });

  it("refuses a bad expression with its place, and a bad option", async () => {
    await expect(scan(LINES, { filter: "startwith(level, 'E')" })).rejects.toMatchObject({
      code: "invalid_query",
      message: expect.stringMatching(/^filter: .* at 1: did you mean "startsWith"\?$/),
    });
    await expect(scan(LINES, {}, { limit: 1 } as object)).rejects.toMatchObject({
      code: "invalid_option",
    });
  });
});

describe("conditions as text", () => {
  it("are taken by every operation that takes a filter", async () => {
    const filter = "level == 'ERROR' || has(id) && ms > 1";
    expect(await filterLogs(LINES, { filter })).toMatchObject({
      matchedCount: 2,
      filterErrorCount: 1,
    });
    expect(await computeStats(LINES, { filter })).toMatchObject({ totalCount: 2 });
    expect((await parseLogs(LINES, { filter, select: ["ms"] })).toArray()).toEqual([
      { ms: 1.5 },
      { ms: 4 },
    ]);
    const mixed = { and: [filter, { not: { field: "ms", op: "==", value: 4 } }] } as const;
    expect((await filterLogs(LINES, { filter: mixed })).matchedCount).toBe(1);
  });
});

describe("statistics of a field", () => {
  it("are beside those of the log schema", async () => {
    const { totalCount, aggregates } = await computeStats(LINES, {
      field: "ms",
      aggregates: ["count", "sum", "avg", "max", "p50", "stddev", "distinct"],
    });
    expect(totalCount).toBe(3);
    expect(aggregates).toEqual({
      count: 2,
      sum: 5.5,
      avg: 2.75,
      max: 4,
      p50: 4,
      stddev: Math.sqrt(3.125),
      distinct: 3,
    });
    expectTypeOf(aggregates.count).toEqualTypeOf<number>();
    expectTypeOf(aggregates.sum).toEqualTypeOf<number | null>();
    expectTypeOf(aggregates).not.toHaveProperty("min");
  });

  it("are of duration_ms unless a field is named", async () => {
    const lines = ['{"duration_ms":7}', '{"duration_ms":null}'];
    const { aggregates } = await computeStats(lines, { aggregates: ["min", "stddev"] });
    expect(aggregates).toEqual({ min: 7, stddev: null });
    expect(await computeStats(lines, { field: "ms" })).not.toHaveProperty("aggregates");
    expect(await computeStats(lines, { aggregates: [] })).toHaveProperty("aggregates", {});
  });

  it("are refused where there is no such one", async () => {
    await expect(computeStats(LINES, { aggregates: ["median" as "p50"] })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining('the option "aggregates[0]" must be one of count, sum'),
    });
    await expect(computeStats(LINES, { field: " " })).rejects.toMatchObject({
      code: "invalid_option",
    });
  });
});
