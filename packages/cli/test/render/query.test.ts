import type { Query, ScanReport } from "@ripsaw/core";
import { describe, expect, it } from "vitest";
import { renderHistogram } from "../../src/render/reports/field-histogram.js";
import { type QueryFormat, renderQueryReport } from "../../src/render/reports/query-report.js";
import { createStyle } from "../../src/render/table/style.js";
import { timelineTable } from "../../src/render/reports/timeline.js";
import { topTable } from "../../src/render/reports/top-values.js";
import { timelineOf } from "../../src/timeline/time-slots.js";
import { narrow, plain } from "./fixtures.js";

const query: Query = {
  filter: "severity >= INFO",
  groupBy: ["status_code", "path"],
  aggregates: { count: "count()", p99: "p99(ms)", top: "topk(user, 2)", sizes: "histogram(b)" },
};

const report: ScanReport = {
  lineCount: 1_005,
  blankCount: 1,
  recordCount: 1_002,
  matchedCount: 900,
  filterErrorCount: 3,
  rejectedCount: 2,
  rejectedCodes: { invalid_json: 2 },
  rejectedLines: [],
  groups: [
    {
      status_code: 1200,
      path: "/a\u001b[31m",
      count: 890,
      p99: 1234.5678,
      top: [
        { value: "ann", count: 800 },
        { value: null, count: 1 },
      ],
      sizes: [
        { from: 1, to: 2, count: 5 },
        { from: 2, to: 4, count: 0 },
        { from: 4, to: 8, count: 40 },
      ],
    },
    {
      status_code: 9_007_199_254_740_993n,
      path: null,
      count: 10,
      p99: null,
      top: [],
      sizes: [],
    },
  ],
  groupCount: 7,
  plan: { fields: ["status_code"], notes: [] },
  profile: {
    kernel: "avx2",
    threads: 1,
    reading: "files",
    byteCount: 1,
    lineCount: 1_005,
    elapsedMs: 1,
    waitingMs: 0,
    windowCount: 1,
    walkedWindowCount: 0,
    walkedLineCount: 0,
    phases: [],
  },
};

function render(format: QueryFormat, style = plain): string {
  return [...renderQueryReport(report, query, format, style)].join("");
}

describe("groups", () => {
  it("are a table, with what it leaves out below", () => {
    expect(render("table")).toMatchInlineSnapshot(`
      "1,002 records   2 rejected   1 blank   900 matched

      Groups  2 of 7
             status_code  path  count        p99  top              sizes
                    1200  /a      890  1,234.568  ann 800, null 1  ▁ █
        9007199254740993  null     10          –  –                –

      3 records left out: the filter cannot be decided there (a field is absent, or of another type)
      "
    `);
  });

  it("fit a narrow terminal", () => {
    const lines = render("table", narrow).split("\n");
    expect(Math.max(...lines.slice(2, 6).map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it("are lines of JSON with every digit", () => {
    const [first = "", second] = render("ndjson").split("\n");
    expect(JSON.parse(first)).toEqual(report.groups?.[0]);
    expect(second).toBe(
      '{"status_code":9007199254740993,"path":null,"count":10,"p99":null,"top":[],"sizes":[]}',
    );
  });

  it("are CSV, with nested values as JSON text", () => {
    const [header, first, second] = render("csv").split("\n");
    expect(header).toBe("status_code,path,count,p99,top,sizes");
    expect(first).toContain(',890,1234.5678,"[{""value"":""ann"",""count"":800},');
    expect(second).toBe("9007199254740993,,10,,[],[]");
  });

  it("are in the report as JSON, which is the same for every run", () => {
    const { profile: _profile, ...members } = report;
    const parsed = JSON.parse(render("json"));
    expect(Object.keys(parsed)).toEqual(Object.keys(members));
    expect(render("json")).toContain("9007199254740993");
  });

  it("have a header in CSV even where there is none", () => {
    const empty = { ...report, groups: [], groupCount: 0 };
    expect([...renderQueryReport(empty, { groupBy: ["a"] }, "csv", plain)]).toEqual(["a,count\n"]);
  });

  it("are cut where they are too many for a table", () => {
    const groups = Array.from({ length: 1_500 }, (_, id) => ({ id, count: 1 }));
    const many = { ...report, groups, groupCount: 1_500 };
    const [table = ""] = renderQueryReport(many, { groupBy: ["id"] }, "table", plain);
    expect(table).toContain("… and 500 more groups: use --limit or csv");
    expect([...renderQueryReport(many, { groupBy: ["id"] }, "csv", plain)]).toHaveLength(1_501);
  });
});

it("the most frequent values have shares, and the rest is said", () => {
  const top = {
    ...report,
    groups: [
      { level: "INFO", count: 600 },
      { level: null, count: 150 },
    ],
    groupCount: 5,
    overflow: { recordCount: 50, groupCount: 12 },
  };
  expect(topTable(top, "level", plain)).toMatchInlineSnapshot(`
    "1,002 records   2 rejected   1 blank   900 matched

    level  5 values
      INFO  600  66.7 %  ██████████████████████████████
      null  150  16.7 %  ███████▌
      … and 3 more values: 100 records, 11.1 %

    3 records left out: the filter cannot be decided there (a field is absent, or of another type)
    too many groups: 50 records in about 12 further groups are left out (--max-groups); the groups shown are complete
    "
  `);
});

describe("a histogram", () => {
  const histogram = [
    { from: 0.5, to: 1, count: 10 },
    { from: 1, to: 2, count: 80 },
    { from: 2, to: 4, count: 30 },
  ];
  const measured = {
    ...report,
    groups: [{ min: 0.5, p50: 1.25, avg: 1.3333333, p95: 3, p99: 3.9, max: 3.99, histogram }],
  };
  const shown = (field: string, format: "table" | "csv" | "ndjson") =>
    [...renderHistogram(measured, field, format, plain)].join("");

  it("has figures and bars", () => {
    expect(shown("size(x)", "table")).toMatchInlineSnapshot(`
      "1,002 records   2 rejected   1 blank   900 matched

      size(x)  120 numbers
        min   p50    avg  p95  p99   max
        0.5  1.25  1.333    3  3.9  3.99
        0.5 – 1  10   8.3 %  ███▊
          1 – 2  80  66.7 %  ██████████████████████████████
          2 – 4  30  25.0 %  ███████████▎

      3 records left out: the filter cannot be decided there (a field is absent, or of another type)
      "
    `);
  });

  it("has units where the name tells them", () => {
    expect(shown("http.duration_ms", "table")).toContain("1 ms – 2 ms");
    expect(shown("bodyBytes", "table")).toContain("1 B – 2 B");
  });

  it("is its buckets as lines", () => {
    expect(shown("x", "csv")).toBe("from,to,count\n0.5,1,10\n1,2,80\n2,4,30\n");
    expect(shown("x", "ndjson").split("\n")[0]).toBe('{"from":0.5,"to":1,"count":10}');
  });

  it("says so where there is no number", () => {
    const empty = { ...report, groups: [{ histogram: [] }] };
    expect([...renderHistogram(empty, "x", "table", plain)].join("")).toContain("x  0 numbers");
  });
});

describe("a timeline", () => {
  const at = (minute: number) => `2026-01-01T00:0${minute}:00Z`;
  const groups = [
    { time: at(0), level: "INFO", count: 60 },
    { time: at(0), level: "ERROR", count: 20 },
    { time: at(2), level: "INFO", count: 30 },
    { time: null, level: "INFO", count: 1 },
  ];

  it("has bars", () => {
    const timeline = timelineOf({ groups, time: "time", widthMs: 60_000, mayMerge: true });
    expect(timelineTable(report, timeline, undefined, plain)).toMatchInlineSnapshot(`
      "1,002 records   2 rejected   1 blank   900 matched

      Records by time  per 1m
        time (UTC)        count
        2026-01-01 00:00     80  ████████████████████████████████████████
        2026-01-01 00:01      0
        2026-01-01 00:02     30  ███████████████
        no time               1  ▌

      3 records left out: the filter cannot be decided there (a field is absent, or of another type)
      "
    `);
  });

  it("has parts by the values of a key, in colour or in shades", () => {
    const timeline = timelineOf({
      groups,
      time: "time",
      by: "level",
      widthMs: 60_000,
      mayMerge: true,
    });
    expect(timelineTable(report, timeline, "level", plain)).toMatchInlineSnapshot(`
      "1,002 records   2 rejected   1 blank   900 matched

      Records by time and level  per 1m
        time (UTC)        count  INFO  ERROR
        2026-01-01 00:00     80    60     20  ██████████████████████████████▓▓▓▓▓▓▓▓▓▓
        2026-01-01 00:01      0     0      0
        2026-01-01 00:02     30    30      0  ███████████████
        no time               1     1      0  █
        █ INFO  ▓ ERROR

      3 records left out: the filter cannot be decided there (a field is absent, or of another type)
      "
    `);
    expect(timelineTable(report, timeline, "level", createStyle(true, 80))).toContain(
      "\u001b[31m█",
    );
  });

  it("hints at --time where no record has one", () => {
    const none = timelineOf({
      groups: [{ time: null, count: 3 }],
      time: "time",
      widthMs: 60_000,
      mayMerge: true,
    });
    expect(timelineTable(report, none, undefined, plain)).toContain("name another one with --time");
  });
});
