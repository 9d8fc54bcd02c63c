import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateSample } from "@ripsaw/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { baselineHost } from "../hosts/baseline-host.js";
import { plainReport } from "../run-cases/expectation.js";
import { libraryHost } from "../hosts/library-host.js";
import type { Operation } from "../run-cases/load-cases.js";

const folder = mkdtempSync(join(tmpdir(), "ripsaw-sample-"));
const large = join(folder, "large.ndjson");
const small = join(folder, "small.ndjson");

beforeAll(async () => {
  const rates = { invalidRate: 0.01, violationRate: 0.01 };
  await generateSample({ count: 1_000_000, seed: 3, output: large, ...rates });
  await generateSample({ count: 100_000, seed: 4, output: small, ...rates });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a generated sample with 1 % broken lines", () => {
  it.each<[Operation, string, Readonly<Record<string, unknown>>]>([
    ["stats", large, {}],
    ["validate", large, { maxDetails: 0 }],
    ["batch", large, { maxDetails: 0 }],
    ["filter", large, { minLevel: "WARN", minDurationMs: 250 }],
    ["parse", small, {}],
  ])(
    "gets the same answer to %s as from the baseline",
    async (operation, path, options) => {
      const { recordCount: _, ...wanted } = plainReport(
        await baselineHost.run(operation, path, options),
      );
      const { recordCount: __, ...report } = plainReport(
        await libraryHost.run(operation, path, options),
      );
      expect(report).toEqual(wanted);
    },
    300_000,
  );
});
