import { isUtf8 } from "node:buffer";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { baselineHost } from "../hosts/baseline-host.js";
import { cut } from "./cut.js";
import { plainReport } from "../run-cases/expectation.js";
import type { Host } from "../hosts/host.js";
import { libraryHost } from "../hosts/library-host.js";
import type { Operation } from "../run-cases/load-cases.js";
import { logBytes } from "./random-lines.js";

type Options = Readonly<Record<string, unknown>>;

const FILTER = {
  or: [
    {
      and: [
        { field: "duration_ms", op: ">=", value: 100.5 },
        { field: "a", exists: false },
      ],
    },
    { not: { field: "status_code", in: [200, "200", null, 9_007_199_254_740_993n] } },
    { field: "message", op: ">", value: "é" },
    { field: "a.b", op: "!=", value: true },
  ],
};
const NESTED_SCHEMA = {
  rules: [
    { path: "a", type: "object" },
    { path: "a.b", required: true, type: "integer", minimum: -5, maximum: 2 ** 60 },
    { path: "é", minLength: 3, enum: ["ERROR", "xyz"] },
  ],
};
const QUESTIONS: readonly [name: string, Operation, Options][] = [
  ["stats", "stats", {}],
  ["stats with a filter", "stats", { filter: FILTER }],
  ["validate", "validate", { maxDetails: 0 }],
  [
    "validate by a nested schema",
    "validate",
    { schema: NESTED_SCHEMA, maxDepth: 3, maxDetails: 5 },
  ],
  ["filter by level and duration", "filter", { minLevel: "WARN", minDurationMs: 10 }],
  ["filter by an expression", "filter", { filter: FILTER }],
  ["batch", "batch", { topErrors: 3 }],
  ["parse", "parse", {}],
  ["parse a selection", "parse", { filter: FILTER, select: ["level", "a"] }],
];

describe.each(QUESTIONS)("%s", (_name, operation, options) => {
  it("answers like the baseline from bytes", async () => {
    await fc.assert(
      fc.asyncProperty(logBytes, async (bytes) => {
        expect(await answer(libraryHost, operation, bytes, options)).toEqual(
          await answer(baselineHost, operation, bytes, options),
        );
      }),
      { numRuns: 400 },
    );
  });

  it("answers like the baseline from an array of lines", async () => {
    await fc.assert(
      fc.asyncProperty(logBytes.filter(isUtf8), async (bytes) => {
        const lines = bytes.toString().split("\n");
        expect(await answer(libraryHost, operation, lines, options)).toEqual(
          await answer(baselineHost, operation, lines, options),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe("any number of threads", () => {
  it.each(QUESTIONS)("gives the same answer: %s", async (_name, operation, options) => {
    const bytes = Buffer.concat(
      fc.sample(logBytes, { numRuns: 300, seed: 7 }).flatMap((part) => [part, Buffer.from("\n")]),
    );
    const wanted = await answer(libraryHost, operation, bytes, { ...options, threads: 1 });
    expect(wanted).toEqual(await answer(baselineHost, operation, bytes, options));
    for (let threads = 2; threads <= 8; threads += 1) {
      expect(await answer(libraryHost, operation, bytes, { ...options, threads })).toEqual(wanted);
    }
  });

  it.each(QUESTIONS)("and any cut give the same answer: %s", async (_name, operation, options) => {
    await fc.assert(
      fc.asyncProperty(
        logBytes,
        fc.array(fc.nat(), { maxLength: 6 }),
        fc.integer({ min: 1, max: 8 }),
        async (bytes, places, threads) => {
          const parts = cut(bytes, places);
          expect(await answer(libraryHost, operation, parts, { ...options, threads })).toEqual(
            await answer(baselineHost, operation, bytes, options),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("groups", () => {
  const query = {
    filter: "severity >= DEBUG || has(a)",
    groupBy: ["level", { name: "minute", key: 'bucket(timestamp, "1m")' }, "a"],
    aggregates: {
      count: "count()",
      sum: "sum(duration_ms)",
      max: "max(status_code)",
      p99: "p99(duration_ms)",
      top: "topk(message, 3)",
      first: "first(a)",
      last: "last(message)",
      rate: 'rate("1s")',
    },
    orderBy: ["-count", "last"],
  };

  async function groupsOf(source: unknown, threads: number): Promise<unknown> {
    const report = plainReport(await libraryHost.run("query", source, { ...query, threads }));
    const { recordCount, matchedCount, filterErrorCount, groups, groupCount, unusedValues } =
      report;
    return { recordCount, matchedCount, filterErrorCount, groups, groupCount, unusedValues };
  }

  it("do not depend on the form of the source, its cuts or the threads", async () => {
    await fc.assert(
      fc.asyncProperty(
        logBytes,
        fc.array(fc.nat(), { maxLength: 6 }),
        fc.integer({ min: 1, max: 8 }),
        async (bytes, places, threads) => {
          const wanted = await groupsOf(bytes, 1);
          expect(await groupsOf(cut(bytes, places), threads)).toEqual(wanted);
          if (!isUtf8(bytes)) return;
          expect(await groupsOf(bytes.toString().split("\n"), threads)).toEqual(wanted);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Returns the report in a plain form, without what the baseline does not compute, or the code of the error. */
async function answer(
  host: Host,
  operation: Operation,
  source: unknown,
  options: Options,
): Promise<unknown> {
  try {
    const {
      recordCount: _recordCount,
      missingFields: _missingFields,
      ...report
    } = plainReport(await host.run(operation, source, options));
    return report;
  } catch (error) {
    if (error instanceof Error && "code" in error) return { error: error.code };
    throw error;
  }
}
