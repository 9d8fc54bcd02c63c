import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tableFromIPC } from "@uwdata/flechette";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bash, ripsaw, scratchFolder } from "./ripsaw-process.js";
import { LINES, SAMPLE_LOG } from "./sample-log.js";

const folder = scratchFolder();
let log: string;

beforeAll(() => {
  log = folder.write("app.ndjson", SAMPLE_LOG);
});

afterAll(() => folder.dispose());

describe("stats", () => {
  const expected = {
    totalCount: 4,
    fatalCount: 1,
    errorCount: 1,
    warnCount: 1,
    infoCount: 1,
    debugCount: 0,
    traceCount: 0,
    otherCount: 0,
    rejectedCount: 2,
    blankCount: 1,
    durationMs: {
      count: 3,
      min: 5,
      max: 1500.5,
      mean: 2405.5 / 3,
      p50: 900,
      p95: 1500.5,
      p99: 1500.5,
    },
    statusCodes: { "200": 2, "404": 1, "503": 1 },
    errorStatusCodes: { "404": 1, "503": 1 },
  };

  it("prints one object as JSON, with the documented members in their order", () => {
    const { status, stdout, stderr } = ripsaw(["stats", log, "--format", "json"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual(expected);
    expect(Object.keys(JSON.parse(stdout))).toEqual(Object.keys(expected));
  });

  it("reads standard input where no file or - is given", () => {
    for (const args of [[], ["-"]]) {
      const { stdout } = ripsaw(["stats", ...args, "-f", "json"], { input: SAMPLE_LOG });
      expect(JSON.parse(stdout)).toEqual(expected);
    }
  });

  it("adds up several files, globs and standard input", () => {
    folder.write("b.ndjson", SAMPLE_LOG);
    const { stdout } = ripsaw(["stats", "*.ndjson", "-", "-f", "json"], {
      cwd: folder.path,
      input: SAMPLE_LOG,
    });
    expect(JSON.parse(stdout)).toMatchObject({ totalCount: 12, rejectedCount: 6, blankCount: 3 });
  });

  it("prints a table without colours into a pipe", () => {
    const { stdout } = ripsaw(["stats", log]);
    expect(stdout).toContain("4 records   2 rejected   1 blank");
    expect(stdout).toContain("1.50 s");
    expect(stdout).not.toContain("\u001b");
  });

  it("colours where asked to", () => {
    const isColored = (args: string[], env: NodeJS.ProcessEnv = {}) =>
      ripsaw(["stats", log, ...args], { env }).stdout.includes("\u001b[");
    expect(isColored(["--color", "always"], { NO_COLOR: "1" })).toBe(true);
    expect(isColored([], { FORCE_COLOR: "1" })).toBe(true);
    expect(isColored([], { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
    expect(isColored(["--color", "never"], { FORCE_COLOR: "1" })).toBe(false);
  });

  it("prints one figure a line as CSV", () => {
    const { stdout } = ripsaw(["stats", log, "--format", "csv"]);
    expect(stdout).toContain("\nerrorCount,1\n");
    expect(stdout).toContain("\nstatusCodes.503,1\n");
  });

  it("gives the same answer for any number of threads", () => {
    const answers = ["1", "2", "7"].map((n) => ripsaw(["stats", log, "--threads", n]).stdout);
    expect(new Set(answers).size).toBe(1);
  });

  it("says so where there is no record", () => {
    for (const [input, why] of [
      ["\nnope\n[]\n{\n", "2 invalid_json, 1 not_an_object"],
      ["\n\n", "all are blank"],
      ["", "it is empty"],
    ] as const) {
      expect(ripsaw(["stats"], { input })).toEqual({
        status: 3,
        stdout: "",
        stderr: `ripsaw: no line of the source is a record: ${why} (no_valid_records)\n`,
      });
    }
  });

  it("respects the limits of a line", () => {
    const { stdout } = ripsaw(["validate", log, "--max-line-bytes", "60", "-f", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({ rejectedCount: 5 });
    const deep = ripsaw(["validate", "--max-depth", "2", "-f", "json"], { input: '{"a":[[1]]}\n' });
    expect(JSON.parse(deep.stdout).rejectedLines).toMatchObject([{ line: 1, code: "too_deep" }]);
  });
});

describe("validate", () => {
  it("ends with 1 and names each finding", () => {
    const { status, stdout } = ripsaw(["validate", log, "--format", "json"]);
    expect(status).toBe(1);
    const report = JSON.parse(stdout);
    expect(Object.keys(report)).toEqual([
      "validCount",
      "violationCount",
      "rejectedCount",
      "blankCount",
      "violations",
      "rejectedLines",
    ]);
    expect(report).toMatchObject({
      validCount: 3,
      violationCount: 2,
      rejectedCount: 2,
      blankCount: 1,
    });
    const byteOffset = Buffer.byteLength(`${LINES.slice(0, 6).join("\n")}\n`);
    expect(report.violations).toEqual([
      {
        line: 7,
        byteOffset,
        path: "timestamp",
        rule: "required",
        message: '"timestamp" is required',
      },
      {
        line: 7,
        byteOffset,
        path: "level",
        rule: "enum",
        message: '"level" must be one of ERROR, WARN, INFO, DEBUG, got "FATAL"',
      },
    ]);
    expect(report.rejectedLines).toMatchObject([
      { line: 3, code: "invalid_json" },
      { line: 6, code: "not_an_object" },
    ]);
    expect(Object.keys(report.rejectedLines[0])).toEqual(["line", "byteOffset", "code", "message"]);
  });

  it("ends with 0 where all is well", () => {
    const { status, stdout } = ripsaw(["validate"], { input: `${LINES[0]}\n` });
    expect(status).toBe(0);
    expect(stdout).toContain("1 valid record ");
  });

  it("names the source of each finding of several files", () => {
    folder.write("b.ndjson", SAMPLE_LOG);
    const { stdout } = ripsaw(["validate", "app.ndjson", "b.ndjson", "-f", "ndjson"], {
      cwd: folder.path,
    });
    const findings = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(findings.map(({ source, line }) => `${source}:${line}`)).toEqual([
      "app.ndjson:3",
      "app.ndjson:6",
      "app.ndjson:7",
      "app.ndjson:7",
      "b.ndjson:3",
      "b.ndjson:6",
      "b.ndjson:7",
      "b.ndjson:7",
    ]);
  });

  it("lists as many findings as asked for, and counts all", () => {
    const input = "x\n".repeat(250);
    const listed = (args: string[]) =>
      JSON.parse(ripsaw(["validate", "-f", "json", ...args], { input }).stdout);
    expect(listed([]).rejectedLines).toHaveLength(100);
    expect(listed(["--max-details", "3"]).rejectedLines).toHaveLength(3);
    expect(listed(["--max-details", "0"]).rejectedLines).toHaveLength(250);
    expect(listed(["--max-details", "3"]).rejectedCount).toBe(250);
  });

  it("puts every rejected line in quarantine", () => {
    const quarantine = join(folder.path, "quarantine.ndjson");
    ripsaw(["validate", log, "--quarantine", quarantine, "--max-details", "1"]);
    const lines = readFileSync(quarantine, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { line: 3, code: "invalid_json", raw: "not json" },
      { line: 6, code: "not_an_object", raw: "[1,2,3]" },
    ]);
  });

  it("prints CSV", () => {
    const { stdout } = ripsaw(["validate", log, "-f", "csv"]);
    expect(stdout.split("\n")[0]).toBe("line,byteOffset,kind,path,code,message");
    expect(stdout.trimEnd().split("\n")).toHaveLength(5);
  });
});

describe("filter", () => {
  it("prints the matching lines byte for byte", () => {
    const { status, stdout, stderr } = ripsaw(["filter", log, "--level", "warn"]);
    expect(status).toBe(0);
    expect(stdout).toBe(`${LINES[1]}\n${LINES[4]}\n${LINES[6]}\n`);
    expect(stderr).toBe("ripsaw: 2 lines rejected: invalid_json 1, not_an_object 1\n");
  });

  it.each([
    [
      ["--min-duration", "900"],
      [1, 4],
    ],
    [["--min-duration", "900", "--status", "404,200"], [4]],
    [
      ["--status", "200"],
      [0, 6],
    ],
    [
      ["--limit", "2"],
      [0, 1],
    ],
    [["--min-level", "ERROR", "--status", "200"], [6]],
    [["-l", "fatal"], [6]],
    [["-l", "Crit"], [6]],
    [
      ["-l", "warning"],
      [1, 4, 6],
    ],
    [
      ["--min-level", "ERR"],
      [1, 6],
    ],
    [
      ["-l", "notice"],
      [1, 4, 6],
    ],
    [
      ["-e", "has(meta.retry) || level == 'FATAL'"],
      [4, 6],
    ],
    [["-e", "duration_ms > 5", "-e", "status_code < 500", "-n", "1"], [4]],
  ])("obeys %j", (args, expected) => {
    const { stdout } = ripsaw(["filter", log, ...args]);
    expect(stdout).toBe(expected.map((index) => `${LINES[index]}\n`).join(""));
  });

  it("takes an expression before the files, or none", () => {
    const expected = `${LINES[1]}\n`;
    expect(ripsaw(["filter", "duration_ms > 1000", log]).stdout).toBe(expected);
    expect(ripsaw(["filter", "duration_ms > 1000"], { input: SAMPLE_LOG }).stdout).toBe(expected);
    expect(ripsaw(["filter", "duration_ms > 1000", "-"], { input: SAMPLE_LOG }).stdout).toBe(
      expected,
    );
    expect(ripsaw(["filter", log, "--status", "503"]).stdout).toBe(expected);
  });

  it("says of how many records the condition cannot be decided", () => {
    const { stdout, stderr } = ripsaw(["filter", "duration_ms > 10", log]);
    expect(stdout).toBe(`${LINES[1]}\n${LINES[4]}\n`);
    expect(stderr).toContain("\nripsaw: 1 record left out: the filter cannot be decided there");
    expect(ripsaw(["stats", "-e", "duration_ms > 10", log]).stdout).toContain(
      "1 record left out: the filter",
    );
  });

  it("shows what is wrong in an expression, and where", () => {
    const { status, stdout, stderr } = ripsaw([
      "filter",
      'severity >= WARN && startwith(message, "x")',
      log,
    ]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^ripsaw: filter: .* at 21.*startsWith.* \(invalid_query\)$/m);
    expect(stderr.split("\n").slice(1)).toEqual([
      '  severity >= WARN && startwith(message, "x")',
      `  ${" ".repeat(20)}^`,
      "",
    ]);
    const both = ripsaw(["stats", log, "-l", "warn", "-e", "lvl = 1"]).stderr;
    expect(both).toMatch(/^ripsaw: filter\.and\[1\]: /);
    expect(both).toContain("\n  lvl = 1\n      ^\n");
  });

  it("tells a file that is not there from an expression", () => {
    const { status, stderr } = ripsaw(["filter", "no-such.ndjson", "-l", "error"]);
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: "ripsaw: `no-such.ndjson` does not exist (source_not_found)\n",
    });
  });

  it("writes to a file", () => {
    const output = join(folder.path, "errors.ndjson");
    const { status, stdout } = ripsaw(["filter", log, "-e", "level == 'ERROR'", "-o", output]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(readFileSync(output, "utf8")).toBe(`${LINES[1]}\n`);
  });

  it("prints an object, a table or CSV", () => {
    const filter = (format: string) =>
      ripsaw(["filter", log, "--status", "503", "--format", format]).stdout;
    expect(JSON.parse(filter("json"))).toMatchObject({
      matchedCount: 1,
      records: [{ level: "ERROR" }],
    });
    expect(filter("json")).toContain("12345678901234567890");
    expect(filter("csv")).toMatch(/^timestamp,level,message,duration_ms,status_code,id\n2026/);
    expect(filter("table")).toContain("Verbindung verloren: „primär“");
  });
});

describe("parse", () => {
  it("summarises the columns and shows rows", () => {
    const { stdout } = ripsaw(["parse", log]);
    expect(stdout).toContain("Columns  7");
    expect(stdout).toMatch(/duration_ms +f64 +1 +5/);
    expect(stdout).toMatch(/meta +json +3 +\{"retry":\[1,2\]\}/);
  });

  it("prints rows as NDJSON, with every digit", () => {
    const { status, stdout } = ripsaw(["parse", log, "--format", "ndjson"]);
    const records = LINES.filter((line) => line.startsWith("{"));
    const rows = stdout.trimEnd().split("\n");
    expect(status).toBe(0);
    expect(rows.map((row) => JSON.parse(row))).toEqual(records.map((line) => JSON.parse(line)));
    expect(rows[1]).toContain("12345678901234567890");
  });

  it("prints one object as JSON", () => {
    const object = JSON.parse(ripsaw(["parse", log, "--format", "json", "--limit", "2"]).stdout);
    expect(object).toMatchObject({ rowCount: 2, rows: [{ level: "INFO" }, { level: "ERROR" }] });
  });

  it("prints the selected members as CSV", () => {
    const { stdout } = ripsaw(["parse", log, "--select", "status_code,level", "-f", "csv"]);
    const [head, ...rows] = stdout.trimEnd().split("\n");
    expect(head?.split(",").toSorted()).toEqual(["level", "status_code"]);
    expect(rows).toHaveLength(4);
  });

  it("writes Arrow that other tools read", () => {
    const output = join(folder.path, "app.arrows");
    expect(ripsaw(["parse", log, "--format", "arrow", "-o", output]).status).toBe(0);
    const table = tableFromIPC(readFileSync(output));
    expect(table.numRows).toBe(4);
    expect([...(table.getChild("level") ?? [])]).toEqual(["INFO", "ERROR", "WARN", "FATAL"]);
  });
});

describe("analyze", () => {
  it("prints the whole report", () => {
    const { status, stdout } = ripsaw(["analyze", log]);
    expect(status).toBe(0);
    for (const title of [
      "Levels",
      "Duration",
      "Status codes",
      "Top error messages",
      "Violations",
      "Throughput",
    ]) {
      expect(stdout).toContain(title);
    }
    expect(stdout).not.toContain("Alerts");
  });

  it.each([
    ["--max-errors", "0", "error_count"],
    ["--max-error-rate", "0.2", "error_rate"],
    ["--max-p99", "1000", "p99_duration"],
  ])("alerts and ends with 1 past %s %s", (flag, threshold, kind) => {
    const { status, stdout } = ripsaw(["analyze", log, flag, threshold, "--format", "json"]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).alerts).toMatchObject([{ kind }]);
    expect(ripsaw(["analyze", log, flag, threshold]).stdout).toContain("Alerts");
  });

  it("counts every record of level ERROR or FATAL as an error, whatever its logger calls it", () => {
    const input =
      '{"timestamp":"2026-01-01T00:00:00Z","level":"FATAL","message":"down"}\n' +
      '{"timestamp":"2026-01-01T00:00:01Z","level":"error","message":"lower"}\n' +
      '{"timestamp":"2026-01-01T00:00:02Z","level":50,"message":"pino"}\n' +
      '{"timestamp":"2026-01-01T00:00:02Z","level":"INFO","message":"ok"}\n';
    const { status, stdout } = ripsaw(["analyze", "--max-errors", "2", "-f", "json"], { input });
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      stats: { fatalCount: 1, errorCount: 2, infoCount: 1, otherCount: 0 },
      topErrors: { distinctCount: 3 },
      alerts: [{ message: "3 errors (ERROR and FATAL), above the limit of 2" }],
    });
    const stats = ripsaw(["stats", "-l", "error", "-f", "csv"], { input }).stdout;
    expect(stats).toContain("totalCount,3\nfatalCount,1\nerrorCount,2\n");
    expect(ripsaw(["filter", "-l", "error"], { input }).stdout.split("\n")).toHaveLength(4);
  });

  it("stays quiet at the threshold", () => {
    expect(ripsaw(["analyze", log, "--max-errors", "2", "--max-p99", "1500.5"]).status).toBe(0);
  });
});

describe("generate", () => {
  it("writes the same logs for the same seed", () => {
    const generate = (...args: string[]) => ripsaw(["generate", "--count", "200", ...args]).stdout;
    const sample = generate("--seed", "7");
    expect(sample.trimEnd().split("\n")).toHaveLength(200);
    expect(generate("--seed", "7")).toBe(sample);
    expect(generate("--seed", "8")).not.toBe(sample);
  });

  it("breaks as many lines as asked for", () => {
    const { status, stdout } = bash(
      "$RIPSAW generate --count 5000 --seed 1 --invalid 0.1 | $RIPSAW validate -f json",
    );
    expect(status).toBe(1);
    const { rejectedCount } = JSON.parse(stdout);
    expect(rejectedCount).toBeGreaterThan(350);
    expect(rejectedCount).toBeLessThan(650);
  });

  it("writes to a file", () => {
    const output = join(folder.path, "sample.log");
    expect(ripsaw(["generate", "--count", "10", "-o", output])).toMatchObject({
      status: 0,
      stdout: "",
    });
    expect(readFileSync(output, "utf8").trimEnd().split("\n")).toHaveLength(10);
  });
});

describe("--explain", () => {
  it("says on standard error how the lines were read, and leaves the answer alone", () => {
    const { status, stdout, stderr } = ripsaw(["stats", log, "--format", "json", "--explain"]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ totalCount: 4 });
    expect(stderr).toMatch(/kernel +(avx512|avx2|portable)\n/);
    expect(stderr).toMatch(/lines +\d lines? known by shape, \d read byte by byte/);
  });
});
