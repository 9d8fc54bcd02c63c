import { describe, expect, it } from "vitest";
import { requestJson } from "../../src/query/request-json.js";

/** Returns the query that the engine gets. */
function written(query: unknown): unknown {
  return JSON.parse(requestJson("query", { query })).query;
}

describe("requestJson", () => {
  it("writes the operation and its options, and leaves out what is undefined", () => {
    const options = { filter: "a > 1", histogram: true, field: undefined };
    expect(JSON.parse(requestJson("stats", options))).toEqual({
      operation: "stats",
      filter: "a > 1",
      histogram: true,
    });
  });

  it("writes bigints as the digits of an integer", () => {
    const filter = {
      and: [
        { field: "a.b", op: ">=", value: 2n ** 63n },
        { field: "c", in: ["x", 1, null, true, -5n, { int: "7" }] },
      ],
    };
    expect(written({ filter })).toEqual({
      filter: {
        and: [
          { field: "a.b", op: ">=", value: { int: "9223372036854775808" } },
          { field: "c", in: ["x", 1, null, true, { int: "-5" }, { int: "7" }] },
        ],
      },
    });
  });

  it("leaves out members that are undefined, at any depth", () => {
    const rule = { path: "a", type: undefined };
    expect(written({ limit: undefined, schema: { rules: [rule] } })).toEqual({
      schema: { rules: [{ path: "a" }] },
    });
  });

  it("leaves to the engine what JSON can carry", () => {
    for (const query of [5, null, [], "a", { filtr: {} }, { filter: { and: 1 } }]) {
      expect(written(query)).toEqual(query);
    }
  });

  it.each<[string, unknown, string]>([
    [
      "a number that is not finite",
      { filter: { and: [{ value: NaN }] } },
      "filter.and[0].value must be a finite number, got NaN",
    ],
    ["a function", { having: () => true }, "having must be plain JSON, got a function"],
    ["a symbol", { select: [Symbol("a")] }, "select[0] must be plain JSON, got Symbol(a)"],
    [
      "undefined in an array",
      { filter: { in: [1, undefined] } },
      "filter.in[1] must be plain JSON, got undefined",
    ],
    [
      "a date",
      { filter: { value: new Date(0) } },
      "filter.value must be plain JSON, got an object (Date)",
    ],
    ["a map", { aggregates: new Map() }, "aggregates must be plain JSON, got an object (Map)"],
    ["a function as the query", () => ({}), "query must be plain JSON, got a function"],
  ])("refuses %s", (_, query, message) => {
    expect(() => written(query)).toThrow(
      expect.objectContaining({ code: "invalid_query", message }),
    );
  });

  it("refuses a cycle, but not the same part twice", () => {
    const cyclic: { not?: unknown } = {};
    cyclic.not = { and: [cyclic] };
    expect(() => written({ filter: cyclic })).toThrow(
      expect.objectContaining({
        code: "invalid_query",
        message: "filter.not.and[0] must not contain itself",
      }),
    );
    const part = { field: "a", exists: true };
    expect(written({ filter: { or: [part, part] } })).toEqual({ filter: { or: [part, part] } });
  });

  it("refuses what is too deep to be written", () => {
    let filter: unknown = "a";
    for (let depth = 0; depth < 100_000; depth++) filter = { not: filter };
    expect(() => written({ filter })).toThrow(
      expect.objectContaining({ code: "invalid_query", message: "query is nested too deeply" }),
    );
  });

  it("names options that are no part of a query as options", () => {
    expect(() => requestJson("filter", { statusCodes: [200, Infinity] })).toThrow(
      expect.objectContaining({
        code: "invalid_option",
        message: 'the option "statusCodes[1]" must be a finite number, got Infinity',
      }),
    );
    expect(() => requestJson("filter", { filter: { value: Infinity } })).toThrow(
      expect.objectContaining({ code: "invalid_query" }),
    );
  });

  it("replaces lone surrogates, which UTF-8 cannot hold", () => {
    const filter = { field: "a\ud800", op: "==", value: "\udc00😀" };
    expect(written({ filter })).toEqual({
      filter: { field: "a\ufffd", op: "==", value: "\ufffd😀" },
    });
  });

  it("refuses two names that are one in UTF-8", () => {
    const aggregates = { "a\ud800": "count()", "a\udfff": "sum(x)" };
    expect(() => written({ aggregates })).toThrow(
      expect.objectContaining({
        code: "invalid_query",
        message: 'aggregates has two names that read "a\ufffd": lone surrogates are U+FFFD',
      }),
    );
    expect(written({ aggregates: { "a\ud800": "count()", a: "sum(x)" } })).toEqual({
      aggregates: { "a\ufffd": "count()", a: "sum(x)" },
    });
  });

  it("keeps an aggregate that is named like a part of every object", () => {
    const aggregates = JSON.parse('{"__proto__":"count()","constructor":"sum(x)"}');
    expect(requestJson("query", { query: { aggregates } })).toBe(
      '{"operation":"query","query":{"aggregates":{"__proto__":"count()","constructor":"sum(x)"}}}',
    );
  });
});
