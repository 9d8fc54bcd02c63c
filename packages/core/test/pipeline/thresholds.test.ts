import { describe, expect, it } from "vitest";
import { notifyAll } from "../../src/pipeline/notifier.js";
import type { ProcessingResult } from "../../src/pipeline/processing-result.js";
import { summaryOf } from "../../src/pipeline/summary.js";
import { alertsOf, type Alert } from "../../src/pipeline/thresholds.js";

const TOP_ERRORS = {
  messages: [{ message: "timeout", count: 7 }],
  distinctCount: 1,
  untrackedCount: 0,
};
const RESULT: ProcessingResult = {
  stats: {
    totalCount: 90,
    fatalCount: 2,
    errorCount: 7,
    warnCount: 1,
    infoCount: 70,
    debugCount: 9,
    traceCount: 1,
    otherCount: 0,
    rejectedCount: 10,
    blankCount: 2,
    durationMs: { count: 90, min: 1, max: 900, mean: 20.5, p50: 10, p95: 200, p99: 800.25 },
    statusCodes: { "200": 81, "500": 9 },
    errorStatusCodes: { "500": 9 },
  },
  violations: [],
  validCount: 85,
  violationCount: 6,
  rejectedCount: 10,
  rejectedLines: [],
  topErrors: TOP_ERRORS,
  totalCount: 90,
  byteCount: 10_000,
  processingTimeMs: 2,
  recordsPerSecond: 45_000,
  bytesPerSecond: 5_000_000,
};

describe("alertsOf", () => {
  it("watches only what has a threshold", () => {
    expect(alertsOf(RESULT, {})).toEqual([]);
  });

  it("is quiet at the threshold itself", () => {
    expect(
      alertsOf(RESULT, {
        maxErrors: 9,
        maxErrorRate: 0.1,
        maxP99Ms: 800.25,
        maxRejectedRate: 0.1,
        maxViolations: 6,
      }),
    ).toEqual([]);
  });

  it("alerts above it", () => {
    const alerts = alertsOf(RESULT, {
      maxErrors: 8,
      maxErrorRate: 0.05,
      maxP99Ms: 800,
      maxRejectedRate: 0,
      maxViolations: 5,
    });
    const topErrors = TOP_ERRORS.messages;
    expect(alerts).toEqual([
      {
        kind: "error_count",
        threshold: 8,
        actual: 9,
        message: "9 errors (ERROR and FATAL), above the limit of 8",
        topErrors,
      },
      {
        kind: "error_rate",
        threshold: 0.05,
        actual: 0.1,
        message: "10% of the records are errors (ERROR and FATAL), above the limit of 5%",
        topErrors,
      },
      {
        kind: "p99_duration",
        threshold: 800,
        actual: 800.25,
        message: "the p99 duration is 800.25 ms, above the limit of 800 ms",
        topErrors,
      },
      {
        kind: "rejected_rate",
        threshold: 0,
        actual: 0.1,
        message: "10% of the lines were rejected, above the limit of 0%",
        topErrors,
      },
      {
        kind: "violation_count",
        threshold: 5,
        actual: 6,
        message: "6 schema violations, above the limit of 5",
        topErrors,
      },
    ]);
  });

  it("is quiet without any record", () => {
    const durationMs = {
      count: 0,
      min: null,
      max: null,
      mean: null,
      p50: null,
      p95: null,
      p99: null,
    };
    const empty = {
      ...RESULT,
      rejectedCount: 0,
      violationCount: 0,
      stats: { ...RESULT.stats, totalCount: 0, fatalCount: 0, errorCount: 0, durationMs },
    };
    expect(alertsOf(empty, { maxErrorRate: 0, maxP99Ms: 0, maxRejectedRate: 0 })).toEqual([]);
  });
});

describe("notifyAll", () => {
  const alerts = alertsOf(RESULT, { maxErrors: 8, maxP99Ms: 800, maxViolations: 5 });

  it("delivers one after another", async () => {
    const told: string[] = [];
    await notifyAll(
      async ({ kind }: Alert) => {
        told.push(`${kind} begins`);
        await new Promise((resolve) => setTimeout(resolve, 1));
        told.push(`${kind} ends`);
      },
      alerts.slice(0, 2),
      undefined,
    );
    expect(told).toEqual([
      "error_count begins",
      "error_count ends",
      "p99_duration begins",
      "p99_duration ends",
    ]);
  });

  it("tries all of them and loses no exception", async () => {
    const told: string[] = [];
    const problems = [new Error("pager is down"), new Error("chat is down")];
    const delivery = notifyAll(
      ({ kind }) => {
        told.push(kind);
        if (kind === "error_count") throw problems[0];
        return kind === "violation_count" ? Promise.reject(problems[1]) : undefined;
      },
      alerts,
      "the report",
    );
    await expect(delivery).rejects.toMatchObject({
      code: "write_failed",
      message: "2 of 3 alerts could not be delivered",
      cause: { errors: problems },
      report: "the report",
    });
    expect(told).toEqual(["error_count", "p99_duration", "violation_count"]);
  });
});

describe("summaryOf", () => {
  it("says the result in plain text", () => {
    expect(summaryOf(RESULT)).toBe(
      [
        "90 records in 2 ms (45,000 records/s, 5 MB/s)",
        "levels: 2 FATAL, 7 ERROR, 1 WARN, 70 INFO, 9 DEBUG, 1 TRACE, 0 other",
        "lines: 10 rejected, 2 blank",
        "schema: 85 valid records, 6 violations",
        "duration: min 1 ms, mean 20.5 ms, p50 10 ms, p95 200 ms, p99 800.25 ms, max 900 ms",
        "status: 200 x 81, 500 x 9",
        "error x 7: timeout",
      ].join("\n"),
    );
  });

  it("names sources that were not read", () => {
    const failures = [{ source: "b.gz", code: "corrupt_input" as const, message: "it is cut off" }];
    expect(summaryOf({ ...RESULT, failures })).toContain("not read: b.gz: it is cut off");
  });
});
