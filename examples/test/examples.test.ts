import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import type { BatchResult } from "@ripsaw/core";

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "..");

async function runExample(name: string): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    join(FOLDER, "dist", `${name}.js`),
  ]);
  expect(stderr).toBe("");
  return stdout;
}

/** Returns the numbers in the first line that matches. `#` in the pattern stands for a number. */
function numbers(output: string, line: string): number[] {
  const match = new RegExp(`^\\s*${line.replaceAll("#", "(-?\\d+(?:\\.\\d+)?)")}`, "m").exec(
    output,
  );
  if (match === null) throw new Error(`no line "${line}" in:\n${output}`);
  return match.slice(1).map(Number);
}

const EXAMPLES: Readonly<Record<string, (output: string) => void>> = {
  "01-parse": (output) => {
    const [records = 0, rejected = 0] = numbers(output, "# records, # rejected lines");
    expect(records + rejected).toBe(1_000);
    expect(rejected).toBeGreaterThan(0);
    expect(output).toMatch(/^ {2}timestamp +utf8 +0 null$/m);
    expect(output).toMatch(/^ {2}level +dictionary +0 null$/m);
    expect(output).toMatch(/^ {2}duration_ms +f64 +\d+ null$/m);
    expect(output).toMatch(/^ {2}status_code +int64 +\d+ null$/m);
    expect(numbers(output, "slowest request: # ms")[0]).toBeGreaterThan(0);
    expect(output).toMatch(/^first record: \S+ \S+/m);
    expect(output).toMatch(/^line \d+ was rejected: [a-z0-9_]+$/m);
  },
  "02-validate": (output) => {
    const [valid = 0] = numbers(output, "# valid records");
    const [rejected = 0] = numbers(output, "# lines are no records");
    const [violations = 0] = numbers(output, "# violations of the schema");
    expect(violations).toBeGreaterThan(0);
    expect(valid + rejected).toBeLessThan(1_000);
    expect(output.match(/^ {2}line \d+, byte \d+: .+$/gm)).toHaveLength(3);
    expect(output.match(/^ {2}line \d+: ".+$/gm)).toHaveLength(3);
    expect(numbers(output, "# more violations")[0]).toBeGreaterThan(0);
  },
  "03-statistics": (output) => {
    const [total = 0] = numbers(output, "# records");
    const levels = numbers(output, "FATAL #  ERROR #  WARN #  INFO #  DEBUG #  TRACE #");
    const sum = levels.reduce((a, b) => a + b, 0);
    expect(sum).toBeGreaterThan(0.9 * total);
    expect(sum).toBeLessThanOrEqual(total);
    const [p50 = 0, p95 = 0, p99 = 0, max = 0] = numbers(
      output,
      "duration: p50 # ms, p95 # ms, p99 # ms, max # ms",
    );
    expect([p50, p95, p99, max]).toEqual([p50, p95, p99, max].toSorted((a, b) => a - b));
    expect(output).toMatch(/^ {2}status 5\d\d: \d+$/m);
    const [slowErrors = 0] = numbers(output, "# errors are among the slowest");
    expect(slowErrors).toBeGreaterThan(0);
    expect(slowErrors).toBeLessThanOrEqual(levels[1] ?? 0);
  },
  "04-filter": (output) => {
    const [severe = 0, records = 0] = numbers(output, "# of # records are WARN or worse");
    expect(severe / records).toBeGreaterThan(0.15);
    expect(severe / records).toBeLessThan(0.25);
    const [slow = 0] = numbers(output, "# are failed requests");
    expect(slow).toBeGreaterThan(0);
    const first: unknown = JSON.parse(/^line \d+: (.*)$/m.exec(output)?.[1] ?? "");
    expect(first).toMatchObject({ level: "ERROR" });
    expect(output.trimEnd().split("\n").slice(-2)).toEqual([
      expect.stringMatching(/^\w+: .+/),
      expect.stringMatching(/^\w+: .+/),
    ]);
  },
  "05-batch": (output) => {
    const [records = 0, rejected = 0] = numbers(output, "# records, # rejected lines");
    expect(records + rejected).toBe(100_000);
    const counts = [...output.matchAll(/^ {2}(\d+) x .+$/gm)].map(([, count]) => Number(count));
    expect(counts).toHaveLength(3);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(output).toContain('"level" must be one of ERROR, WARN, INFO, DEBUG, got "FATAL"');
    expect(output).toContain("line 3: invalid_json");
  },
  "06-pipeline-with-alert": (output) => {
    expect(output).toMatch(/^ALERT error_rate: .+/);
    expect(output).toMatch(/^ {2}most frequent: .+/m);
    const [alerts, records = 0] = numbers(output, "# alert in # records");
    expect(alerts).toBe(1);
    expect(output.match(/^ALERT/gm)).toHaveLength(1);
    const [severe = 0] = numbers(output, "# lines of level ERROR or FATAL");
    expect(severe / records).toBeGreaterThan(0.02);
    expect(numbers(output, "# with status 503")[0]).toBeGreaterThan(0);
  },
  "07-streaming": (output) => {
    const chunks = [
      ...output.matchAll(/^chunk \d+: (\d+) records, (\d+) errors, (\d+) rejected/gm),
    ].map((match) => match.slice(1).map(Number));
    expect(chunks.map(([records = 0, , rejected = 0]) => records + rejected)).toEqual([
      10_000, 10_000, 10_000, 10_000, 5_000,
    ]);
    const whole = numbers(output, "whole: # records, # errors, slowest # ms");
    expect(numbers(output, "sum: # records, # errors, slowest # ms")).toEqual(whole);
    expect(whole[1]).toBeGreaterThan(0);
  },
  "08-http-handler": (output) => {
    const [status = "", ...body] = output.split("\n");
    expect(status).toBe("HTTP 200");
    const { stats, validation } = JSON.parse(body.join("\n")) as Pick<
      BatchResult,
      "stats" | "validation"
    >;
    expect(stats).toMatchObject({
      totalCount: 3,
      errorCount: 1,
      infoCount: 2,
      statusCodes: { 200: 1, 504: 1 },
    });
    expect(validation).toMatchObject({
      validCount: 2,
      violations: [{ line: 3, path: "duration_ms", rule: "minimum" }],
      rejectedLines: [{ line: 4, code: "invalid_json" }],
    });
  },
  "09-query": (output) => {
    const [matched = 0] = numbers(output, "# records of WARN and above in # minutes");
    expect(matched).toBeGreaterThan(10_000);
    const counts = [
      ...output.matchAll(/^ {2}\S+Z {2}(\d+) records, p99 [\d.]+ ms, mostly ".+"$/gm),
    ];
    expect(counts).toHaveLength(3);
    const busiest = counts.map(([, count]) => Number(count));
    expect(busiest).toEqual(busiest.toSorted((a, b) => b - a));
    expect(JSON.parse(/^\{.*\}$/m.exec(output)?.[0] ?? "")).toMatchObject({
      groupBy: [{ name: "minute", key: 'bucket(timestamp, "1m")' }],
      limit: 3,
    });
    expect(numbers(output, "# groups, # records without an answer")[0]).toBe(5);
    expect(numbers(output, "# records in other groups")[0]).toBeGreaterThan(0);
    expect(output).toMatch(/^read: .*message/m);
  },
};

describe("examples", () => {
  it("are all tested", () => {
    const numbered = readdirSync(FOLDER).filter((name) => /^\d\d-.*\.ts$/.test(name));
    expect(numbered.map((name) => name.replace(/\.ts$/, "")).toSorted()).toEqual(
      Object.keys(EXAMPLES),
    );
  });

  it.each(Object.entries(EXAMPLES))("%s prints what it teaches", async (name, check) => {
    check(await runExample(name));
  });
});
