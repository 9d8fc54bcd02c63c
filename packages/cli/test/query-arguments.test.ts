import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { excerptOf } from "../src/errors/expression-excerpt.js";
import { splitArguments } from "../src/arguments/filter-arguments.js";
import { aggregates, groupKeys, orderNames } from "../src/arguments/group-arguments.js";
import { extendQuery } from "../src/arguments/query-file.js";
import { splitList } from "../src/arguments/split-list.js";

describe("splitList", () => {
  it.each<[string, string[]]>([
    ["level", ["level"]],
    ["level, http.status", ["level", "http.status"]],
    ['level,bucket(timestamp, "1m")', ["level", 'bucket(timestamp, "1m")']],
    ["a in [1, 2],b", ["a in [1, 2]", "b"]],
    ['record[\'a,b\'], "x\\",y" == z', ["record['a,b']", '"x\\",y" == z']],
    ["", [""]],
    ["a,,b", ["a", "", "b"]],
  ])("cuts %j", (text, items) => {
    expect(splitList(text)).toEqual(items);
  });
});

describe("keys", () => {
  it.each<[string, ReturnType<typeof groupKeys>]>([
    ["level", ["level"]],
    ["lvl=level", [{ name: "lvl", key: "level" }]],
    ['minute = bucket(ts, "1m")', [{ name: "minute", key: 'bucket(ts, "1m")' }]],
    ["my name=a == b", [{ name: "my name", key: "a == b" }]],
    ["a==b", ["a==b"]],
    ["a <= b", ["a <= b"]],
    ["a != b", ["a != b"]],
    ["a >= 1 ? x : y", ["a >= 1 ? x : y"]],
    ["ok=status<400,level", [{ name: "ok", key: "status<400" }, "level"]],
    ["straße=ort", [{ name: "straße", key: "ort" }]],
  ])("reads %j", (text, keys) => {
    expect(groupKeys(text)).toEqual(keys);
  });

  it("add up over flags", () => {
    expect(groupKeys("b,c", groupKeys("a"))).toEqual(["a", "b", "c"]);
    expect(orderNames("-n, level", ["x"])).toEqual(["x", "-n", "level"]);
  });

  it("are never empty", () => {
    for (const text of ["", "a,", "n=", " , "]) {
      expect(() => groupKeys(text)).toThrow("It must not be empty.");
    }
  });
});

describe("aggregates", () => {
  it("are named, or name themselves", () => {
    expect(aggregates("count(), slow=count(a == b), p=quantile(x, 0.5)")).toEqual({
      "count()": "count()",
      slow: "count(a == b)",
      p: "quantile(x, 0.5)",
    });
  });

  it("keep those of earlier flags, and no name twice", () => {
    expect(aggregates("b=sum(x)", { a: "count()" })).toEqual({ a: "count()", b: "sum(x)" });
    expect(() => aggregates("a=sum(x)", { a: "count()" })).toThrow('"a" is given twice.');
  });
});

describe("the arguments of filter", () => {
  const folder = mkdtempSync(join(tmpdir(), "ripsaw-arguments-"));
  const existing = join(folder, "severity");
  writeFileSync(existing, "");
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    "severity >= WARN",
    "a/b > 3",
    "a/b==3",
    "ok",
    "user.active",
    'message.contains("x.log")',
    "!ok",
    "a*b",
  ])("begin with the expression %j", (expression) => {
    expect(splitArguments([expression, "x.log", "-"])).toEqual({
      expression,
      files: ["x.log", "-"],
    });
  });

  it.each([
    "-",
    "app.ndjson",
    "no/such/file",
    "*.log",
    "logs/**/*.gz",
    "{app,web}.log",
    "*.{log,ndjson}",
    "{app,web}/*",
    existing,
  ])("are all files where the first is %j", (file) => {
    expect(splitArguments([file, "severity > 1"])).toEqual({ files: [file, "severity > 1"] });
  });

  it("may be none", () => {
    expect(splitArguments([])).toEqual({ files: [] });
  });
});

describe("a given query", () => {
  it("takes more conditions and other parts from flags", () => {
    expect(extendQuery({ filter: "a", groupBy: ["b"] }, { filter: "c", limit: 3 })).toEqual({
      filter: { and: ["a", "c"] },
      groupBy: ["b"],
      limit: 3,
    });
    expect(extendQuery({}, { filter: "c" })).toEqual({ filter: "c" });
  });

  it("is not contradicted", () => {
    expect(() => extendQuery({ orderBy: ["a"] }, { orderBy: ["b"] })).toThrow(
      '--order-by contradicts --query, which already has "orderBy"',
    );
  });
});

describe("an excerpt", () => {
  const unknown = (place: string, column: number) => `${place}: unknown function "f" at ${column}`;

  it.each([
    ["filter", { filter: "ab && f(c)" }],
    ["filter.and[1].not", { filter: { and: ["x", { not: "ab && f(c)" }] } }],
    ["having", { having: "ab && f(c)" }],
    ["groupBy[1]", { groupBy: ["x", "ab && f(c)"] }],
    ["groupBy[0]", { groupBy: [{ name: "n", key: "ab && f(c)" }] }],
    ["aggregates.a.b", { aggregates: { "a.b": "ab && f(c)" } }],
  ])("shows the place in %s", (place, query) => {
    expect(excerptOf(`${unknown(place, 7)}: did you mean "g"?`, query)).toBe(
      "  ab && f(c)\n        ^\n",
    );
  });

  it("counts characters as they are seen", () => {
    expect(excerptOf(unknown("filter", 9), { filter: '"日本🚀" + f(x)' })).toBe(
      `  "日本🚀" + f(x)\n  ${" ".repeat(11)}^\n`,
    );
  });

  it("shows the line, and of a long one the part around the place", () => {
    expect(excerptOf(unknown("filter", 6), { filter: "a &&\nf(b)\n&& c" })).toBe("  f(b)\n  ^\n");
    const long = `${"a".repeat(100)}f(${"b".repeat(100)})`;
    expect(excerptOf(unknown("filter", 101), { filter: long })).toBe(
      `  …${"a".repeat(60)}f(${"b".repeat(28)}\n  ${" ".repeat(61)}^\n`,
    );
  });

  it("shows the end where that is the place", () => {
    expect(excerptOf('filter: expected ")" at 5', { filter: "f(a " })).toBe("  f(a \n      ^\n");
  });

  it("is not there where no place is named", () => {
    expect(excerptOf("limit must be an integer", { filter: "a" })).toBeUndefined();
    expect(excerptOf(unknown("orderBy[0]", 3), { orderBy: ["abc"] })).toBeUndefined();
  });
});
