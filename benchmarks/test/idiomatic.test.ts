import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as baseline from "@ripsaw/baseline";
import { afterAll, describe, expect, it } from "vitest";
import * as idiomatic from "../src/operations/idiomatic.js";

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

const folder = mkdtempSync(join(tmpdir(), "ripsaw-idiomatic-"));
const path = join(folder, "log.ndjson");
writeFileSync(path, `${LINES.join("\n")}\n`);
afterAll(() => rmSync(folder, { recursive: true }));

describe("idiomatic TypeScript agrees with the baseline on ordinary logs", () => {
  it("in statistics and in a batch", async () => {
    const simple = await idiomatic.batchProcess(path);
    const { stats, topErrors, validation } = await baseline.batchProcess(path);
    expect(simple.stats).toEqual(stats);
    expect(await idiomatic.computeStats(path)).toEqual(stats);
    expect(simple.topErrors).toEqual(topErrors.messages);
    expect(await idiomatic.validateLogs(path)).toEqual(simple.validation);
    expect(simple.validation).toMatchObject({
      validCount: validation.validCount,
      rejectedCount: validation.rejectedCount,
    });
  });

  it("in violations", async () => {
    const { violations } = await baseline.validateLogs(path, { maxDetails: 0 });
    const simple = await idiomatic.validateLogs(path);
    expect(simple.violations.map(({ line }) => line)).toEqual(violations.map(({ line }) => line));
  });

  it("in lines and records", async () => {
    const { lines } = await baseline.filterLogs(path, { minLevel: "WARN" });
    expect(await idiomatic.filterLogs(path, "WARN")).toEqual(lines);
    expect(await idiomatic.parseLogs(path)).toEqual(RECORDS);
  });
});
