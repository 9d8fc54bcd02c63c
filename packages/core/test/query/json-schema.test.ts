import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { bucket, query, scan, type Query, type ScanReport } from "../../src/index.js";
import querySchema from "../../schema/query.schema.json" with { type: "json" };
import reportSchema from "../../schema/report.schema.json" with { type: "json" };

const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
const isQuery = ajv.compile(querySchema);
const isReport = ajv.compile(reportSchema);
const CASES = new URL("../../../../conformance/cases/", import.meta.url);

interface Case {
  readonly name: string;
  readonly operation: string;
  readonly input: { readonly text?: string };
  readonly options?: Readonly<Record<string, unknown>>;
  readonly expected: { readonly error?: string };
}

/** Returns the queries of the conformance cases. */
function queryCases(): Case[] {
  return readdirSync(CASES)
    .flatMap((file) => JSON.parse(readFileSync(new URL(file, CASES), "utf8")) as Case[])
    .filter(({ operation }) => operation === "query");
}

function queryOf({ options: { threads: _threads, ...asked } = {} }: Case): Query {
  return asked;
}

/** Converts a report to plain JSON, with bigints as a reader of the command's output rounds them. */
function plain({ lines: _lines, columns: _columns, ...report }: ScanReport): unknown {
  return JSON.parse(
    JSON.stringify(report, (_, value: unknown) =>
      typeof value === "bigint" ? Number(value) : value,
    ),
  );
}

function expectValid(validate: ValidateFunction, value: unknown): void {
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
}

const LOG =
  '{"timestamp":"2026-01-01T00:00:00Z","level":"ERROR","message":"m","duration_ms":5,"status_code":500}\n' +
  '{"level":1,"duration_ms":-1}\n\nnot json\n';

describe("the schema of queries", () => {
  const cases = queryCases();

  it("takes those of the conformance cases that the engine takes", () => {
    const accepted = cases.filter(({ expected }) => expected.error !== "invalid_query");
    expect(accepted.length).toBeGreaterThan(20);
    for (const each of accepted) expectValid(isQuery, queryOf(each));
  });

  it("takes what a builder makes", () => {
    const built = query()
      .where("a > 1")
      .groupBy("b", { t: bucket("ts", "1m") })
      .aggregate({ n: "count()" })
      .orderBy("-n")
      .limit(1);
    expectValid(isQuery, built.toJSON());
  });

  it.each<[string, unknown]>([
    ["an unknown member", { filtr: "a" }],
    ["text as a list", { groupBy: "a" }],
    ["an unknown member of a key", { groupBy: [{ name: "a", key: "b", as: "c" }] }],
    ["an empty key", { groupBy: [""] }],
    ["an aggregate that is no text", { aggregates: { n: 1 } }],
    ["an empty name", { aggregates: { "": "count()" } }],
    ["no groups at all", { groupBy: ["a"], maxGroups: 0 }],
    ["half a limit", { limit: 1.5 }],
    ["rows beside groups", { groupBy: ["a"], rows: "lines" }],
    ["members of no column", { select: ["a"] }],
    ["an unknown kind of rows", { rows: "all" }],
    ["an unknown operator", { filter: { field: "a", op: "=", value: 1 } }],
    ["two forms at once", { filter: { and: [], or: [] } }],
    ["a number as a condition", { filter: { not: 5 } }],
    ["an empty step of a path", { filter: { field: "a..b", exists: true } }],
    ["an integer without digits", { filter: { field: "a", in: [{ int: "x" }] } }],
    ["an unknown rule", { schema: { rules: [{ path: "a", min: 1 }] } }],
    ["a schema without rules", { schema: {} }],
  ])("refuses %s, as the library does", async (_, asked) => {
    expect(isQuery(asked)).toBe(false);
    await expect(scan(Buffer.from(LOG), asked as Query)).rejects.toMatchObject({
      code: "invalid_query",
    });
  });
});

describe("the schema of reports", () => {
  it("describes the answers to the conformance cases", async () => {
    let answered = 0;
    for (const each of queryCases()) {
      if (each.expected.error !== undefined || each.input.text === undefined) continue;
      const report = await scan(Buffer.from(each.input.text), queryOf(each));
      expectValid(isReport, plain(report));
      answered += 1;
    }
    expect(answered).toBeGreaterThan(20);
  });

  it("describes every part", async () => {
    const report = await scan(Buffer.from(LOG), {
      filter: "duration_ms > 0",
      stats: true,
      histogram: true,
      topErrors: 1,
      schema: { rules: [{ path: "level", type: "string" }] },
      groupBy: ["level"],
      aggregates: { n: "count()", d: "distinct(message)" },
      maxGroups: 1,
    });
    expectValid(isReport, plain(report));
    const failed = await scan({ paths: ["no-such-file"] }, { stats: true }, { partial: true });
    expect(failed.failures).toHaveLength(1);
    expectValid(isReport, plain(failed));
  });

  it("refuses members that no report has", async () => {
    const report = plain(await scan(Buffer.from(LOG), { stats: true })) as object;
    expect(isReport({ ...report, extra: 1 })).toBe(false);
    expect(isReport({ ...report, groups: [] })).toBe(false);
  });
});
