import { describe, expect, it } from "vitest";
import type { Expression, Query } from "../src/model/query.js";
import { queryJson } from "../src/query/query-json.js";

function untyped(filter: unknown): Query {
  return { filter: filter as Expression };
}

describe("queryJson", () => {
  it("writes plain JSON, with integers beyond 2^53 exact", () => {
    const json = queryJson({
      stats: true,
      limit: 3,
      filter: {
        and: [
          { field: "a.b", op: ">=", value: 2n ** 63n },
          { or: [{ field: "c", in: ["x", 1, null, true, -5n] }] },
          { not: { field: "d", exists: false } },
        ],
      },
      schema: { rules: [{ path: "level", enum: ["A"], required: true }] },
    });
    expect(JSON.parse(json)).toEqual({
      stats: true,
      limit: 3,
      filter: {
        and: [
          { field: "a.b", op: ">=", value: { int: "9223372036854775808" } },
          { or: [{ field: "c", in: ["x", 1, null, true, { int: "-5" }] }] },
          { not: { field: "d", exists: false } },
        ],
      },
      schema: { rules: [{ path: "level", enum: ["A"], required: true }] },
    });
  });

  it.each<[string, unknown, string]>([
    ["a number", 5, "filter must be CEL text or an object, got 5"],
    ["null", null, "filter must be CEL text or an object, got null"],
    ["a list", [], "filter must be CEL text or an object, got []"],
    [
      "an operator that is none",
      { field: "a", op: "=", value: 1 },
      'filter.op must be one of == != < <= > >=, got "="',
    ],
    [
      "an empty path",
      { field: "", exists: true },
      'filter.field must be a member name, or names joined by ".", got ""',
    ],
    [
      "an empty step",
      { field: "a..b", exists: true },
      'filter.field must be a member name, or names joined by ".", got "a..b"',
    ],
    [
      "NaN",
      { and: [{ field: "a", op: "==", value: NaN }] },
      "filter.and[0].value must be finite, got NaN",
    ],
    [
      "undefined",
      { field: "a", in: [1, undefined] },
      "filter.in[1] must be a string, number, bigint, boolean or null, got undefined",
    ],
    ["and without a list", { and: {} }, "filter.and must be an array, got an object"],
    [
      "two forms at once",
      { and: [], or: [] },
      "filter must be CEL text, { and }, { or }, { not }, { field, op, value }, { field, in } or { field, exists }, got { and, or }",
    ],
  ])("refuses %s", (_, filter, message) => {
    expect(() => queryJson(untyped(filter))).toThrow(
      expect.objectContaining({ code: "invalid_query", message }),
    );
  });

  it("takes text as it is, wherever a condition may be", () => {
    const filter: Expression = { or: ["severity >= WARN", { not: "has(a.b)" }] };
    expect(JSON.parse(queryJson({ filter })).filter).toEqual(filter);
  });

  it("takes integers as plain JSON has them", () => {
    const filter = { field: "id", in: [1, { int: "-9007199254740993" }] };
    expect(JSON.parse(queryJson({ filter })).filter).toEqual(filter);
    for (const int of ["", "1.5", 5]) {
      expect(() => queryJson({ filter: { field: "id", in: [{ int }] } })).toThrow(
        "filter.in[0] must be a string, number, bigint, boolean or null, got an object",
      );
    }
  });

  it("writes the parts of groups, and leaves out what is undefined", () => {
    const query: Query = {
      groupBy: ["level", { name: "t", key: 'bucket(timestamp, "1m")' }],
      aggregates: { n: "count()", p: "p99(x)" },
      having: "n > 1",
      orderBy: ["-n"],
      maxGroups: 5,
    };
    expect(JSON.parse(queryJson({ ...query, limit: undefined }))).toEqual(query);
  });

  it.each<[string, unknown, string]>([
    ["a list", [], "query must be an object, got []"],
    ["an unknown member", { filtr: "a" }, 'query has no member "filtr"; it may have filter, '],
    ["keys that are text", { groupBy: "a" }, 'groupBy must be an array, got "a"'],
    ["a key that is a number", { groupBy: [1] }, "groupBy[0] must be an object, got 1"],
    ["a key without text", { groupBy: ["a", { name: "n" }] }, "groupBy[1].key must be a string"],
    [
      "a key with an alias",
      { groupBy: [{ name: "n", key: "a", as: "b" }] },
      'groupBy[0] has no member "as"',
    ],
    ["a list of aggregates", { aggregates: ["count()"] }, "aggregates must be an object"],
    ["an aggregate as data", { aggregates: { n: {} } }, "aggregates.n must be a string"],
    ["an order as text", { orderBy: "n" }, 'orderBy must be an array, got "n"'],
    ["having as data", { having: { and: [] } }, "having must be a string, got an object"],
    ["maxGroups: 0", { maxGroups: 0 }, "maxGroups must be an integer >= 1, got 0"],
    ["limit: 5n", { limit: 5n }, "limit must be an integer >= 0, got 5n"],
    ["limit: NaN", { limit: NaN }, "limit must be an integer >= 0, got NaN"],
    ["rows: all", { rows: "all" }, 'rows must be "count", "lines" or "columns", got "all"'],
    ["stats: 1", { stats: 1 }, "stats must be true or false, got 1"],
    ["select: text", { select: "a" }, 'select must be an array, got "a"'],
  ])("refuses a query with %s", (_, query, message) => {
    expect(() => queryJson(query)).toThrow(
      expect.objectContaining({
        code: "invalid_query",
        message: expect.stringContaining(message),
      }),
    );
  });

  it("replaces lone surrogates, which UTF-8 cannot hold", () => {
    const filter: Expression = { field: "a\ud800", op: "==", value: "\udc00😀" };
    expect(JSON.parse(queryJson({ filter })).filter).toEqual({
      field: "a\ufffd",
      op: "==",
      value: "\ufffd😀",
    });
  });

  it("refuses a cyclic filter", () => {
    const cyclic: { not?: unknown } = {};
    cyclic.not = cyclic;
    expect(() => queryJson(untyped(cyclic))).toThrow(/is nested deeper than 60$/);
  });

  it("refuses two aggregates whose names are one in UTF-8", () => {
    const aggregates = { "a\ud800": "count()", "a\udfff": "sum(x)" };
    expect(() => queryJson({ aggregates })).toThrow(
      expect.objectContaining({
        code: "invalid_query",
        message: 'aggregates has two names that read "a\ufffd": lone surrogates are U+FFFD',
      }),
    );
    expect(JSON.parse(queryJson({ aggregates: { "a\ud800": "count()", a: "sum(x)" } }))).toEqual({
      aggregates: { "a\ufffd": "count()", a: "sum(x)" },
    });
  });

  it("keeps an aggregate that is named like a part of every object", () => {
    const aggregates = JSON.parse('{"__proto__":"count()","constructor":"sum(x)"}');
    expect(queryJson({ aggregates })).toBe(
      '{"aggregates":{"__proto__":"count()","constructor":"sum(x)"}}',
    );
  });

  it.each<[string, unknown, string]>([
    ["no rules", {}, "schema.rules must be an array, got undefined"],
    [
      "an unknown member",
      { rules: [{ path: "a", min: 1 }] },
      'schema.rules[0] has no member "min"',
    ],
    [
      "a rule without a path",
      { rules: [{ type: "string" }] },
      'schema.rules[0].path must be a member name, or names joined by ".", got undefined',
    ],
    [
      "an unknown type",
      { rules: [{ path: "a", type: "int" }] },
      'schema.rules[0].type must be one of string, number, integer, boolean, object, array, got "int"',
    ],
    [
      "a minimum that is infinite",
      { rules: [{ path: "a", minimum: -Infinity }] },
      "schema.rules[0].minimum must be a finite number, got -Infinity",
    ],
  ])("refuses a schema with %s", (_, schema, message) => {
    expect(() => queryJson({ schema: schema as never })).toThrow(
      expect.objectContaining({ code: "invalid_query", message }),
    );
  });
});
