import { describe, expect, it } from "vitest";
import { computeStats, filterLogs } from "../../src/index.js";

const KINDS = ["plain", "grüße", "Ã©", "受付 ü", "🚀", "ÿĀ"];

/** More lines than fit into the slices that are in use at a time. */
const LINES = Array.from({ length: 60_000 }, (_, index) => {
  const message = `${KINDS[index % KINDS.length]} ${index}`;
  return JSON.stringify({ level: index % 3 === 0 ? "ERROR" : "INFO", message });
});

describe("many lines", () => {
  it("keep every character, and their order", async () => {
    const { lines } = await filterLogs(LINES, { minLevel: "ERROR" });
    expect([...lines]).toEqual(LINES.filter((_, index) => index % 3 === 0));
  });

  it("are scanned at once by more scans than there are threads for them", async () => {
    const reports = await Promise.all(Array.from({ length: 12 }, () => computeStats(LINES)));
    expect(new Set(reports.map((report) => report.errorCount))).toEqual(new Set([20_000]));
  });

  it("may have newlines inside of them anywhere", async () => {
    const lines = [...LINES];
    lines[0] = '{"level":\n"WARN"}';
    lines[30_000] = "\n";
    lines[59_999] = '{"level":"WARN"\n}';
    const { warnCount, blankCount, totalCount } = await computeStats(lines);
    expect([warnCount, blankCount, totalCount]).toEqual([2, 1, 59_999]);
  });

  it("end with the failure where the matching ones cannot be written", async () => {
    const matching = filterLogs(LINES, { minLevel: "INFO", output: "/dev/full" });
    await expect(matching).rejects.toMatchObject({ code: "write_failed" });
  });

  it("end early with a limit", async () => {
    const { matchedCount } = await filterLogs(LINES, { minLevel: "ERROR", limit: 3 });
    expect(matchedCount).toBe(3);
  });

  it("end with the first element that is no line", async () => {
    await expect(computeStats([...LINES, 7] as string[])).rejects.toMatchObject({
      code: "invalid_source",
      message: "element 60000 of the array of lines is number, not a string",
    });
  });
});
