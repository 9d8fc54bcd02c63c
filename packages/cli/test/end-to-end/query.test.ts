import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tableFromIPC } from "@uwdata/flechette";
import { tableFromIPC as tableOfApache } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bash, ripsaw, scratchFolder } from "./ripsaw-process.js";
import { LINES, SAMPLE_LOG } from "./sample-log.js";

const folder = scratchFolder();
let log: string;

beforeAll(() => {
  log = folder.write("app.ndjson", SAMPLE_LOG);
});

afterAll(() => folder.dispose());

function query(...args: string[]): ReturnType<typeof ripsaw> {
  return ripsaw(["query", log, ...args]);
}

/** Returns the groups in the report that a query prints. */
function groupsOf(...args: string[]): unknown {
  const { status, stdout, stderr } = query(...args, "-f", "json");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout).groups;
}

describe("query", () => {
  it("prints the report as JSON", () => {
    const { status, stdout } = query(
      "--by",
      "level",
      "--agg",
      "count()",
      "--agg",
      "p50=p50(duration_ms)",
      "--filter",
      "duration_ms > 0",
      "--order-by",
      "-p50",
      "--limit",
      "2",
      "--format",
      "json",
    );
    expect(status).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      lineCount: 7,
      recordCount: 4,
      rejectedCount: 2,
      blankCount: 1,
      matchedCount: 3,
      filterErrorCount: 1,
      groupCount: 3,
      groups: [
        { level: "ERROR", "count()": 1, p50: 1500.5 },
        { level: "WARN", "count()": 1, p50: 900 },
      ],
      plan: { fields: expect.arrayContaining(["level", "duration_ms"]) },
    });
    expect(Object.keys(report.groups[0])).toEqual(["level", "count()", "p50"]);
  });

  it("names and repeats keys, and separates them by commas", () => {
    const args = ["--by", 'minute=bucket(timestamp, "1m"),lvl=level', "--by", "status_code"];
    expect(groupsOf(...args, "--having", "lvl == 'WARN'")).toEqual([
      { minute: "2026-01-01T00:00:00Z", lvl: "WARN", status_code: 404, count: 1 },
    ]);
  });

  it("measures all records where there is no key", () => {
    expect(groupsOf("--agg", "n=count(), slow=count(duration_ms >= 900)")).toEqual([
      { n: 4, slow: 2 },
    ]);
  });

  it("keeps every digit", () => {
    const { stdout } = query("--by", "id", "-f", "ndjson");
    expect(stdout).toBe('{"id":12345678901234567890,"count":1}\n{"id":null,"count":3}\n');
    expect(query("--by", "id").stdout).toContain("12345678901234567890");
  });

  it("prints CSV, with lists as JSON text, and says on standard error what it leaves out", () => {
    const { stdout, stderr } = query(
      "--by",
      "level",
      "--agg",
      "top=topk(status_code, 1)",
      "-f",
      "csv",
      "--max-groups",
      "1",
    );
    const [header, row, end] = stdout.split("\n");
    expect({ header, end }).toEqual({ header: "level,top", end: "" });
    expect(row).toMatch(/^[A-Z]+,"\[\{""value"":\d+,""count"":1\}\]"$/);
    expect(stderr).toContain("ripsaw: 2 lines rejected: ");
    expect(stderr).toMatch(
      /^ripsaw: too many groups: 3 records in about 3 further groups are left out/m,
    );
  });

  it("prints a table, with what it leaves out below", () => {
    const { stdout } = query("--by", "level", "-e", "duration_ms > 1");
    expect(stdout).toContain("4 records   2 rejected   1 blank   3 matched");
    expect(stdout).toMatch(/^ {2}level {2}count\n {2}ERROR {6}1$/m);
    expect(stdout).toContain("1 record left out: the filter");
  });

  it("writes an Arrow stream that flechette and apache-arrow read", () => {
    const output = join(folder.path, "groups.arrows");
    const aggregates = "n=count(), mean=avg(duration_ms), top=topk(status_code, 1)";
    const asked = ["--by", "level,id", "--agg", aggregates];
    expect(query(...asked, "-f", "arrow", "-o", output).status).toBe(0);
    const expected = groupsOf(...asked) as Record<string, unknown>[];
    const bytes = readFileSync(output);
    const rows = tableFromIPC(bytes).toArray() as Record<string, unknown>[];
    expect(rows.map(({ level, mean }) => ({ level, mean }))).toEqual(
      expected.map(({ level, mean }) => ({ level, mean })),
    );
    expect(rows.map(({ n }) => Number(n))).toEqual([1, 1, 1, 1]);
    expect(rows.map(({ top }) => JSON.parse(String(top)))).toEqual(expected.map(({ top }) => top));
    expect(
      tableOfApache(bytes)
        .toArray()
        .map((row) => row?.level),
    ).toEqual(expected.map(({ level }) => level));
  });

  it("prints matching records without keys or aggregates", () => {
    expect(query("-l", "error").stdout).toBe(`${LINES[1]}\n${LINES[6]}\n`);
    expect(query("--select", "level,duration_ms", "-n", "2").stdout).toBe(
      '{"level":"INFO","duration_ms":5}\n{"level":"ERROR","duration_ms":1500.5}\n',
    );
    expect(query("--select", "level", "-n", "1", "-f", "csv").stdout).toBe("level\nINFO\n");
    const table = query("-e", "duration_ms > 5", "--select", "level, idd", "-f", "table");
    expect(table.stderr).toBe("ripsaw: no record has idd: did you mean id?\n");
    expect(table.stdout).toContain("1 record left out: the filter cannot be decided there");
    const { records, matchedCount } = JSON.parse(
      query("-e", "status_code == 404", "-f", "json").stdout,
    );
    expect({ records, matchedCount }).toEqual({
      matchedCount: 1,
      records: [JSON.parse(LINES[4])],
    });
  });

  it("takes a query as JSON, and more conditions with it", () => {
    const file = folder.write(
      "query.json",
      '{"filter":"duration_ms > 1","groupBy":["level"],"aggregates":{"n":"count()"}}',
    );
    expect(groupsOf("--query", file, "--order-by", "-level", "-e", "status_code >= 400")).toEqual([
      { level: "WARN", n: 1 },
      { level: "ERROR", n: 1 },
    ]);
    const marked = folder.write("marked.json", '\uFEFF{"groupBy":[]}');
    expect(groupsOf("--query", marked)).toEqual([{ count: 4 }]);
    expect(query("--query", marked, "-f", "csv").stdout).toBe("count\n4\n");
    const stats = query("--query", '{"stats":true}');
    expect(stats.stdout).toMatch(/^Levels\n {2}FATAL {2}1/m);
    const csv = query("--query", '{"stats":true}', "-f", "csv");
    expect(csv).toMatchObject({ status: 2, stdout: "" });
    expect(csv.stderr).toContain("use table or json");
  });

  it("refuses what makes no sense, and shows where", () => {
    const { status, stderr } = query("--by", "level", "--agg", "p=p99(x");
    expect(status).toBe(2);
    expect(stderr).toMatch(/^ripsaw: aggregates\.p: .* \(invalid_query\)\n {2}p99\(x\n {2} +\^\n$/);
    expect(query("--by", "level", "--order-by", "p99")).toMatchObject({
      status: 2,
      stdout: "",
    });
  });

  it("keeps the digits of large integers in every format", () => {
    const input = '{"id":9007199254740993}\n{"id":9007199254740995}\n{"id":9007199254740994}\n';
    const printed = (format: string): string => {
      const args = ["query", "--agg", "least=min(id),most=max(id)", "-f", format];
      const { status, stdout, stderr } = ripsaw(args, { input });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      return stdout;
    };
    expect(printed("table")).toMatch(/^ +9,007,199,254,740,993 +9,007,199,254,740,995$/m);
    expect(printed("json")).toContain('{ "least": 9007199254740993, "most": 9007199254740995 }');
    expect(printed("ndjson")).toBe('{"least":9007199254740993,"most":9007199254740995}\n');
    expect(printed("csv")).toBe("least,most\n9007199254740993,9007199254740995\n");
  });

  it.each(["table", "json", "ndjson", "csv"])(
    "says on standard error what aggregates cannot use, with %s",
    (format) => {
      const args = ["query", log, "--agg", "avg(message),p50(mesage),max(message)", "-f", format];
      const { status, stderr } = ripsaw(args);
      expect(status).toBe(0);
      expect(stderr.split("\n").filter((line) => !line.includes("rejected"))).toEqual([
        "ripsaw: avg(message): no value that it can use: 4 values left out, of another type or beyond the range of a double",
        "ripsaw: p50(mesage): no value that it can use: the field is null or absent everywhere, or the expression is an error",
        "ripsaw: no record has mesage: did you mean message?",
        "",
      ]);
    },
  );

  it("guesses that a name is misspelt where the filter can be decided nowhere", () => {
    const { stdout, stderr } = query("-e", "levl == 'WARN'");
    expect(stdout).toBe("");
    expect(stderr).toContain(
      "\nripsaw: 4 records left out: the filter cannot be decided in any of them (is a field misspelt,",
    );
  });

  it("explains what it reads and computes", () => {
    const { stdout, stderr } = query(
      "--by",
      "level",
      "--agg",
      "p99(duration_ms)",
      "--explain",
      "-f",
      "csv",
      "-e",
      "message.matches('^s')",
    );
    expect(stdout.split("\n")).toHaveLength(4);
    expect(stderr).toMatch(/^ {2}fields +.*duration_ms/m);
    expect(stderr).toMatch(/^ {2}filter +.*matches/m);
    expect(stderr).toMatch(/^ {2}group by +level/m);
    expect(stderr).toMatch(/^ {2}aggregates +p99\(duration_ms\)/m);
    expect(stderr).toMatch(/^ {2}notes +.*regular expression/m);
    expect(stderr).toMatch(/^ {2}kernel +(avx512|avx2|portable)/m);
  });
});

describe("top", () => {
  it("prints the most frequent values", () => {
    const { status, stdout } = ripsaw(["top", "status_code", log, "-n", "2", "-f", "csv"]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: "status_code,count\n200,2\n404,1\n",
    });
    expect(ripsaw(["top", "code=status_code", log, "-f", "ndjson", "-l", "error"]).stdout).toBe(
      '{"code":200,"count":1}\n{"code":503,"count":1}\n',
    );
  });

  it("draws them with their shares", () => {
    const { stdout } = ripsaw(["top", "status_code", log, "-n", "2"]);
    expect(stdout).toContain("status_code  3 values\n  200  2  50.0 %  ███");
    expect(stdout).toContain("… and 1 more value: 1 record, 25.0 %");
  });
});

describe("histogram", () => {
  it("draws the numbers of a field, or prints the buckets", () => {
    const { status, stdout } = ripsaw(["histogram", "duration_ms", log]);
    expect(status).toBe(0);
    expect(stdout).toContain("duration_ms  3 numbers");
    expect(stdout).toMatch(/^ +5 ms {2}900 ms {2}802 ms {2}1\.50 s {2}1\.50 s {2}1\.50 s$/m);
    expect(stdout).toContain("█");
    expect(ripsaw(["histogram", "duration_ms", log, "-f", "csv"]).stdout).toMatch(
      /^from,to,count\n4,8,1\n[^]*\n1024,2048,1\n$/,
    );
  });
});

it("says once what the figures of a histogram cannot use", () => {
  const input = '{"x":1}\n{"x":1e400}\n{"x":4}\n';
  const { stdout, stderr } = ripsaw(["histogram", "x", "-f", "csv"], { input });
  expect(stdout).toBe("from,to,count\n1,2,1\n2,4,0\n4,8,1\n");
  expect(stderr).toBe(
    "ripsaw: min, p50, avg, p95, p99, max, histogram: 1 value left out, of another type or beyond the range of a double\n",
  );
});

describe("timeline", () => {
  it("draws counts over time, and those without a time", () => {
    const { status, stdout } = ripsaw(["timeline", log, "--every", "1s", "--by", "level"]);
    expect(status).toBe(0);
    expect(stdout).toContain("Records by time and level  per 1s");
    expect(stdout).toMatch(/^ {2}2026-01-01 00:00:00 +1 .*█/m);
    expect(stdout).toMatch(/^ {2}no time +1 /m);
  });

  it("prints its buckets", () => {
    expect(ripsaw(["timeline", log, "-f", "csv"]).stdout).toBe(
      "time,count\n2026-01-01T00:00:00Z,3\n,1\n",
    );
    const pino = '{"level":30,"time":1767225600000}\n{"level":50,"time":1767225661000}\n';
    expect(
      ripsaw(["timeline", "--time", "time", "--by", "severity", "-f", "csv"], { input: pino })
        .stdout,
    ).toBe("time,severity,count\n2026-01-01T00:00:00Z,INFO,1\n2026-01-01T00:01:00Z,ERROR,1\n");
  });

  it("says so where the time is in another field", () => {
    expect(ripsaw(["timeline"], { input: '{"time":1}\n' }).stdout).toContain("--time");
  });
});

it("reads standard input in every command, and ends quietly with its reader", () => {
  for (const args of ["query --by level", "top level", "histogram duration_ms", "timeline"]) {
    const { status, stdout } = bash(`$RIPSAW ${args} -f ndjson < ${log} | head -n 1`);
    expect({ args, status }).toEqual({ args, status: 0 });
    expect(stdout).toMatch(/^\{.*\}\n$/);
  }
});
