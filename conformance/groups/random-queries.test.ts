import { isUtf8 } from "node:buffer";
import type { Query } from "@ripsaw/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { baselineHost } from "../hosts/baseline-host.js";
import { cut } from "../lines/cut.js";
import { plainReport } from "../run-cases/expectation.js";
import type { Host } from "../hosts/host.js";
import { libraryHost } from "../hosts/library-host.js";
import { logBytes } from "../lines/random-lines.js";
import { groupQuery } from "./random-queries.js";

const COMPARED = [
  "recordCount",
  "matchedCount",
  "filterErrorCount",
  "groupCount",
  "groups",
  "unusedValues",
];

const threads = fc.integer({ min: 1, max: 8 });

describe("random groups of random lines", () => {
  it("are those of the baseline from bytes", async () => {
    await fc.assert(
      fc.asyncProperty(logBytes, groupQuery, threads, async (bytes, query, count) => {
        expect(await answer(libraryHost, bytes, query, { threads: count })).toEqual(
          await answer(baselineHost, bytes, query),
        );
      }),
      { numRuns: 600 },
    );
  });

  it("are those of the baseline from an array of lines", async () => {
    await fc.assert(
      fc.asyncProperty(logBytes.filter(isUtf8), groupQuery, async (bytes, query) => {
        const lines = bytes.toString().split("\n");
        expect(await answer(libraryHost, lines, query)).toEqual(
          await answer(baselineHost, lines, query),
        );
      }),
      { numRuns: 200 },
    );
  });

  it("are the same wherever the bytes are cut", async () => {
    const places = fc.array(fc.nat(), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(logBytes, places, groupQuery, threads, async (bytes, at, query, count) => {
        const parts = cut(bytes, at);
        expect(await answer(libraryHost, parts, query, { threads: count })).toEqual(
          await answer(baselineHost, bytes, query),
        );
      }),
      { numRuns: 200 },
    );
  });

  it("are the same with any number of threads over more lines", async () => {
    const bytes = Buffer.concat(
      fc.sample(logBytes, { numRuns: 400, seed: 11 }).flatMap((part) => [part, Buffer.from("\n")]),
    );
    for (const query of fc.sample(groupQuery, { numRuns: 12, seed: 5 })) {
      const wanted = await answer(baselineHost, bytes, query);
      for (let count = 1; count <= 8; count += 1) {
        expect(await answer(libraryHost, bytes, query, { threads: count })).toEqual(wanted);
      }
    }
  });
});

async function answer(
  host: Host,
  source: unknown,
  query: Query,
  settings: { readonly threads?: number } = {},
): Promise<unknown> {
  const report = plainReport(await host.run("query", source, { ...query, ...settings }));
  return Object.fromEntries(COMPARED.map((name) => [name, report[name]]));
}
