import type { GroupRow, ScanReport } from "@ripsaw/core";
import { describe, expect, it } from "vitest";
import { aggregateCell } from "../../src/render/text/group-cells.js";
import { grid } from "../../src/render/table/grid.js";
import { histogramRows } from "../../src/render/sections/histogram-rows.js";
import { renderStats } from "../../src/render/reports/log-stats.js";
import { timelineTable } from "../../src/render/reports/timeline.js";
import { topTable } from "../../src/render/reports/top-values.js";
import { renderValidation } from "../../src/render/reports/validation.js";
import { timelineOf } from "../../src/timeline/time-slots.js";
import { measured, plain, validation } from "./fixtures.js";

/** Number of rows that exceeds the maximum number of arguments of a call. */
const ROWS = 200_000;
const SECOND = 1000;

const report: ScanReport = {
  lineCount: ROWS,
  blankCount: 0,
  recordCount: ROWS,
  matchedCount: ROWS,
  rejectedCount: 0,
  rejectedCodes: {},
  rejectedLines: [],
  plan: { fields: [], notes: [] },
  profile: {
    kernel: "avx2",
    threads: 1,
    reading: "files",
    byteCount: 1,
    lineCount: ROWS,
    elapsedMs: 1,
    waitingMs: 0,
    windowCount: 1,
    walkedWindowCount: 0,
    walkedLineCount: 0,
    phases: [],
  },
};

function groups(key: string, value: (index: number) => string): GroupRow[] {
  return Array.from({ length: ROWS }, (_, index) => ({ [key]: value(index), count: 1 }));
}

function lineCount(text: string): number {
  return text.split("\n").length;
}

describe(`tables of ${ROWS} rows`, { timeout: 120_000 }, () => {
  it("over time", () => {
    const rows = groups("time", (index) => new Date(index * SECOND).toISOString());
    const timeline = timelineOf({ groups: rows, time: "time", widthMs: SECOND, mayMerge: false });
    const table = timelineTable({ ...report, groups: rows }, timeline, undefined, plain);
    expect(lineCount(table)).toBeGreaterThan(ROWS);
  });

  it("of the most frequent values", () => {
    const rows = groups("user", (index) => `user ${index}`);
    const table = topTable({ ...report, groups: rows, groupCount: ROWS }, "user", plain);
    expect(lineCount(table)).toBeGreaterThan(ROWS);
  });

  it("of status codes", () => {
    const codes = Array.from({ length: ROWS }, (_, index) => [String(index), 1] as const);
    const stats = { ...measured, statusCodes: Object.fromEntries(codes) };
    const [table = ""] = renderStats(stats, "table", plain);
    expect(table).toContain("… and 199,980 more codes");
    expect([...renderStats(stats, "csv", plain)].length).toBeGreaterThan(ROWS);
  });

  it("of violations", () => {
    const [violation] = validation.violations;
    const [rejected] = validation.rejectedLines;
    if (violation === undefined || rejected === undefined) throw new Error("no finding");
    const many = {
      ...validation,
      violationCount: ROWS,
      violations: Array.from({ length: ROWS }, () => violation),
      rejectedLines: [rejected],
    };
    const table = [...renderValidation(many, "table", plain)].join("");
    expect(lineCount(table)).toBeGreaterThan(ROWS);
  });

  it("of any cells", () => {
    const rows = Array.from({ length: ROWS }, (_, index) => [String(index)]);
    expect(grid([{ title: "n" }], rows, plain)).toHaveLength(ROWS + 1);
  });

  it("as a histogram, and as one in a cell", () => {
    const buckets = Array.from({ length: ROWS }, (_, at) => ({ from: at, to: at + 1, count: 1 }));
    expect(histogramRows(buckets, String, plain)).toHaveLength(12);
    expect(aggregateCell(buckets)).toHaveLength(ROWS);
  });
});
