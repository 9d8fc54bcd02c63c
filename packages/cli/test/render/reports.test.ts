import type { Column, ScanReport } from "@ripsaw/core";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { renderAnalysis } from "../../src/render/reports/analysis.js";
import { renderBatch } from "../../src/render/reports/record-batch.js";
import { renderMatches } from "../../src/render/reports/matching-records.js";
import { renderProfile } from "../../src/render/reports/profile.js";
import { noticesOf } from "../../src/render/sections/notices.js";
import { renderStats } from "../../src/render/reports/log-stats.js";
import { createStyle } from "../../src/render/table/style.js";
import { renderValidation } from "../../src/render/reports/validation.js";
import { batch, column, measured, narrow, plain, result, stats, validation } from "./fixtures.js";

const ESCAPE = "\u001b";

function text(pieces: Iterable<string>): string {
  return [...pieces].join("");
}

function withSource<Finding extends object>(finding: Finding, source: string) {
  return Object.assign({ source }, finding);
}

describe("stats", () => {
  it("is a table of levels, durations and status codes", () => {
    expect(text(renderStats(measured, "table", plain))).toMatchInlineSnapshot(`
      "1,234,567 records   12 rejected   3 blank

      Levels
        FATAL       28  <0.1 %  ▏
        ERROR   61,700   5.0 %  ███
        WARN   185,185  15.0 %  █████████
        INFO   617,284  50.0 %  ██████████████████████████████
        DEBUG  370,300  30.0 %  ██████████████████
        TRACE       69  <0.1 %  ▏
        other        1  <0.1 %  ▏

      Duration  1,000,000 values
           min      p50     mean     p95     p99       max
        0.4 ms  12.5 ms  45.3 ms  350 ms  1.25 s  1.02 min
           0.25 ms – 1 ms   10,000   1.0 %  ▊
              1 ms – 4 ms  140,000  14.0 %  ███████████
             4 ms – 16 ms  340,000  34.0 %  ██████████████████████████▉
            16 ms – 64 ms  380,000  38.0 %  ██████████████████████████████
           64 ms – 256 ms   60,000   6.0 %  ████▊
          256 ms – 1.02 s   45,000   4.5 %  ███▌
          1.02 s – 4.10 s   15,000   1.5 %  █▏
          4.10 s – 16.4 s    9,000   0.9 %  ▊
        16.4 s – 1.09 min    1,000   0.1 %  ▏

      Status codes
        200  900,000  90.0 %  ██████████████████████████████
        404   60,000   6.0 %  ██
        500   40,000   4.0 %  █▍
      "
    `);
  });

  it("fits a narrow terminal", () => {
    for (const line of text(renderStats(measured, "table", narrow)).split("\n")) {
      expect(stringWidth(line)).toBeLessThanOrEqual(60);
    }
  });

  it("colours only where it may", () => {
    expect(text(renderStats(measured, "table", plain))).not.toContain(ESCAPE);
    expect(text(renderStats(stats, "table", createStyle(true, 100)))).toContain(ESCAPE);
  });

  it("is the library's object as JSON", () => {
    expect(JSON.parse(text(renderStats(stats, "json", plain)))).toEqual(stats);
  });

  it("is one figure a line as CSV", () => {
    const lines = text(renderStats(stats, "csv", plain))
      .trimEnd()
      .split("\n");
    expect(lines[0]).toBe("metric,value");
    expect(lines).toContain("totalCount,1234567");
    expect(lines).toContain("durationMs.p99,1250");
    expect(lines).toContain("statusCodes.404,60000");
  });

  it("has a place for durations below 0 and without end", () => {
    const histogram = [
      { from: null, to: 0, count: 1 },
      { from: 0, to: 2 ** -10, count: 2 },
      { from: 2 ** -10, to: null, count: 4 },
    ];
    const odd = { ...stats, durationMs: { ...stats.durationMs, histogram, count: 7 } };
    const table = text(renderStats(odd, "table", plain));
    expect(table).toMatch(/ below 0 ms +1 +14\.3 % /);
    expect(table).toMatch(/ 0 ms – 0\.000977 ms +2 /);
    expect(table).toMatch(/ 0\.000977 ms and more +4 .*█{30}$/m);
  });

  it("takes buckets together, but leaves out empty ones before the first", () => {
    const histogram = Array.from({ length: 40 }, (_, index) => ({
      from: index === 0 ? null : index === 1 ? 0 : 2 ** (index - 10),
      to: index === 0 ? 0 : 2 ** (index - 9),
      count: index === 0 || index >= 16 ? 1 : 0,
    }));
    const wide = { ...stats, durationMs: { ...stats.durationMs, histogram } };
    const table = text(renderStats(wide, "table", plain));
    const rows = table.split("\n").filter((line) => /below| – /.test(line));
    expect(rows).toHaveLength(13);
    expect(rows[0]).toContain("below 0 ms  1");
    expect(rows[1]).toContain("64 ms – 256 ms  2");
  });

  it("leaves out durations and codes that no record has", () => {
    const none = { count: 0, min: null, max: null, mean: null, p50: null, p95: null, p99: null };
    const without = { ...stats, durationMs: none, statusCodes: {}, errorStatusCodes: {} };
    const table = text(renderStats(without, "table", plain));
    expect(table).not.toContain("Duration");
    expect(table).not.toContain("Status codes");
  });
});

describe("validation", () => {
  it("is a table that a log cannot write escape sequences into", () => {
    const table = text(renderValidation(validation, "table", plain));
    expect(table).not.toContain(ESCAPE);
    expect(table).toMatchInlineSnapshot(`
      "7 valid records   2 rejected   1 blank
      ✗ 2 violations, 2 rejected lines

      Rejected by code
        invalid_json   1
        not_an_object  1

      Rejected lines  2
        line  offset  code           message
           1       0  invalid_json   unexpected end
           5     400  not_an_object  an array

      Violations  2
        line  rule      message
           2  enum      "level" must be "x", red
           9  required  "message" is required
      "
    `);
  });

  it("says so where nothing was found", () => {
    const clean = { ...validation, violationCount: 0, rejectedCount: 0, rejectedCodes: {} };
    const table = text(
      renderValidation({ ...clean, violations: [], rejectedLines: [] }, "table", plain),
    );
    expect(table).toContain("✓ no violation, no rejected line");
  });

  it("has exactly the documented members as JSON", () => {
    const object = JSON.parse(text(renderValidation(validation, "json", plain)));
    expect(Object.keys(object)).toEqual([
      "validCount",
      "violationCount",
      "rejectedCount",
      "blankCount",
      "violations",
      "rejectedLines",
    ]);
    expect(object.violations).toEqual(validation.violations);
  });

  it("is one finding a line as NDJSON, in input order", () => {
    const lines = text(renderValidation(validation, "ndjson", plain))
      .trimEnd()
      .split("\n");
    expect(lines.map((line) => JSON.parse(line).line)).toEqual([1, 2, 5, 9]);
  });

  it("keeps the findings of each source together", () => {
    const report = {
      ...validation,
      violations: validation.violations.map((each, index) => withSource(each, `s${index}`)),
      rejectedLines: validation.rejectedLines.map((each) => withSource(each, "s1")),
    };
    const lines = text(renderValidation(report, "csv", plain))
      .trimEnd()
      .split("\n");
    expect(lines.map((line) => line.split(",").slice(0, 4).join(","))).toEqual([
      "source,line,byteOffset,kind",
      "s0,2,90,violation",
      "s1,1,0,rejected",
      "s1,5,400,rejected",
      "s1,9,900,violation",
    ]);
  });
});

describe("batch", () => {
  const columns = batch(
    column("id", "int64", [1, 9_007_199_254_740_993n, null]),
    column("message", "utf8", ["héllo", "a,b\u001b[2J", ""]),
    column("ratio", "f64", [0.5, Infinity, null]),
    column("nested", "json", [null, '{"n":123456789012345678901}', "[1]"]),
    column("ok", "bool", [true, null, false]),
  );

  it("is columns with samples and the first rows as a table", () => {
    const table = text(renderBatch(columns, "table", plain));
    expect(table).not.toContain(ESCAPE);
    expect(table).toMatchInlineSnapshot(`
      "3 records   1 rejected   0 blank

      Columns  5
        name     type   nulls  sample
        id       int64      1  1
        message  utf8       0  héllo
        ratio    f64        1  0.5
        nested   json       1  {"n":123456789012345678901}
        ok       bool       1  true

      Rows
                      id  message  ratio  nested                       ok
                       1  héllo      0.5                               true
        9007199254740993  a,b       null  {"n":123456789012345678901}
                                          [1]                          false

      Rejected lines  1
        line  offset  code          message
           4      77  invalid_json  bad
      "
    `);
  });

  it("loses no digit and leaves nulls out as NDJSON", () => {
    expect(text(renderBatch(columns, "ndjson", plain))).toBe(
      [
        '{"id":1,"message":"héllo","ratio":0.5,"ok":true}',
        '{"id":9007199254740993,"message":"a,b\\u001b[2J","ratio":null,"nested":{"n":123456789012345678901}}',
        '{"message":"","nested":[1],"ok":false}',
        "",
      ].join("\n"),
    );
  });

  it("is one object as JSON", () => {
    const object = JSON.parse(text(renderBatch(columns, "json", plain)));
    expect(object.rowCount).toBe(3);
    expect(object.rows).toHaveLength(3);
    expect(object.columns[0]).toEqual({ name: "id", type: "int64", nullCount: 1 });
    expect(JSON.parse(text(renderBatch(batch(), "json", plain))).rows).toEqual([]);
  });

  it("is a table as CSV", () => {
    expect(
      text(renderBatch(columns, "csv", plain))
        .split("\n")
        .slice(0, 2),
    ).toEqual(["id,message,ratio,nested,ok", "1,héllo,0.5,,true"]);
  });
});

describe("matches", () => {
  it("hold the lines as they are", () => {
    const lines = ['{"n":123456789012345678901}', '{ "a" : 1 }'];
    const found = {
      matchedCount: 2,
      recordCount: 3,
      rejectedCount: 0,
      blankCount: 0,
      rejectedCodes: {},
      rejectedLines: [],
      lines,
    };
    const json = text(renderMatches(found as unknown as ScanReport));
    for (const line of lines) expect(json).toContain(line);
    expect(JSON.parse(json)).toMatchObject({ matchedCount: 2, records: [{}, { a: 1 }] });
  });
});

describe("analysis", () => {
  const alerts = [
    {
      kind: "error_count" as const,
      threshold: 100,
      actual: 61_728,
      message: "61,728 errors (ERROR and FATAL), above the limit of 100",
      topErrors: result.topErrors.messages,
    },
  ];

  it("is a whole report as a table", () => {
    const table = text(renderAnalysis({ result, alerts }, "table", narrow));
    expect(table).not.toContain(ESCAPE);
    for (const line of table.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(60);
    expect(table).toMatchInlineSnapshot(`
      "1,234,567 records   12 rejected   3 blank

      Levels
        FATAL       28  <0.1 %  ▏
        ERROR   61,700   5.0 %  ██▊
        WARN   185,185  15.0 %  ████████▍
        INFO   617,284  50.0 %  ████████████████████████████
        DEBUG  370,300  30.0 %  ████████████████▊
        TRACE       69  <0.1 %  ▏
        other        1  <0.1 %  ▏

      Duration  1,000,000 values
           min      p50     mean     p95     p99       max
        0.4 ms  12.5 ms  45.3 ms  350 ms  1.25 s  1.02 min
           0.25 ms – 1 ms   10,000   1.0 %  ▍
              1 ms – 4 ms  140,000  14.0 %  █████▉
             4 ms – 16 ms  340,000  34.0 %  ██████████████▍
            16 ms – 64 ms  380,000  38.0 %  ████████████████
           64 ms – 256 ms   60,000   6.0 %  ██▌
          256 ms – 1.02 s   45,000   4.5 %  █▉
          1.02 s – 4.10 s   15,000   1.5 %  ▋
          4.10 s – 16.4 s    9,000   0.9 %  ▍
        16.4 s – 1.09 min    1,000   0.1 %  ▏

      Status codes
        200  900,000  90.0 %  ████████████████████████████
        404   60,000   6.0 %  █▉
        500   40,000   4.0 %  █▎

      Top error messages  first 2 of 5
        40,000  Datenbank nicht erreichbar: Verbindung zu „primär…
            12  timeout

      Violations  2
        line  rule      message
           2  enum      "level" must be "x", red
           9  required  "message" is required

      Rejected lines  first 2 of 12
        line  offset  code           message
           1       0  invalid_json   unexpected end
           5     400  not_an_object  an array

      Throughput
        200 MB in 100 ms: 12,345,670 records/s, 2 GB/s

      Alerts
        ✗ 61,728 errors (ERROR and FATAL), above the limit of 100
      "
    `);
  });

  it("has the alerts beside the result as JSON", () => {
    const object = JSON.parse(text(renderAnalysis({ result, alerts }, "json", plain)));
    expect(object).toEqual({ ...result, alerts });
  });
});

describe("notices", () => {
  it("count rejected lines by code", () => {
    expect(noticesOf({ rejectedCount: 0, rejectedCodes: {} })).toEqual([]);
    expect(noticesOf({ rejectedCount: 1200, rejectedCodes: { invalid_json: 1200 } })).toEqual([
      "1,200 lines rejected: invalid_json 1200",
    ]);
  });

  it("say what is left out, and what is not exact", () => {
    const notices = noticesOf({
      rejectedCount: 0,
      rejectedCodes: {},
      filterErrorCount: 1,
      overflow: { recordCount: 9_000, groupCount: 4_100 },
      approximations: [
        { aggregate: "p99", method: "ddsketch", error: 0.001 },
        { aggregate: "users", method: "hyperloglog", error: 0.0163 },
        { aggregate: "paths", method: "tracked_by_hash", error: 0, untrackedCount: 12 },
      ],
    });
    expect(notices).toEqual([
      "1 record left out: the filter cannot be decided there (a field is absent, or of another type)",
      "too many groups: 9,000 records in about 4,100 further groups are left out (--max-groups); the groups shown are complete",
      "p99: within 0.1 %, from a sketch",
      "users: an estimate with a standard error of 1.63 %",
      "paths: counted among a sample of the values; 12 records have other values",
    ]);
  });
});

describe("profile", () => {
  it("says how the lines were read, and how fast each step is", () => {
    const profile = {
      kernel: "avx2",
      threads: 2,
      reading: "files",
      byteCount: 170_491_474,
      lineCount: 1_000_000,
      elapsedMs: 37.9,
      waitingMs: 7.04,
      windowCount: 5366,
      walkedWindowCount: 3,
      walkedLineCount: 1234,
      phases: [
        { phase: "index", bytesPerSecond: 9.14e9, share: 0.4 },
        { phase: "read", bytesPerSecond: 5.2e9, share: 0.6 },
      ],
    } as const;
    expect(renderProfile(profile)).toMatchInlineSnapshot(`
      "
        kernel   avx2
        threads  2
        bytes    170 MB from files, 4.50 GB/s
        time     37.9 ms; threads waited 7.04 ms for bytes
        lines    998,766 lines known by shape, 1,234 read byte by byte (0.1 %)
        windows  5,366, of which 3 read byte by byte without comparing shapes

        step   one thread   share
        index   9.14 GB/s  40.0 %
        read    5.20 GB/s  60.0 %
      "
    `);
    const plan = {
      fields: ["level", "duration_ms"],
      filter: "severity >= 17",
      groupBy: ["level"],
      aggregates: ["count()", "p99(duration_ms)"],
      notes: ["filter: matches() runs a regular expression on every record"],
    };
    expect(renderProfile(profile, plan).split("\n").slice(1, 8)).toEqual([
      "  fields      level, duration_ms",
      "  filter      severity >= 17",
      "  group by    level",
      "  aggregates  count()",
      "              p99(duration_ms)",
      "  notes       filter: matches() runs a regular expression on every record",
      "  kernel      avx2",
    ]);
  });
});

it("columns of which few rows have a value keep their place in rows", () => {
  const few = { ...column("few", "int64", [null, 7, null]), rows: Uint32Array.of(1) } as Column;
  const some = batch(column("a", "int64", [1, 2, 3]), few, column("z", "utf8", ["x", "y", "z"]));
  expect([...renderBatch(some, "ndjson", plain)].join("")).toBe(
    '{"a":1,"z":"x"}\n{"a":2,"few":7,"z":"y"}\n{"a":3,"z":"z"}\n',
  );
  expect([...renderBatch(some, "csv", plain)].join("")).toBe("a,few,z\n1,,x\n2,7,y\n3,,z\n");
  expect([...renderBatch(some, "table", plain)].join("")).toMatch(/few +int64 +2 +7/);
});
