import { describe, expect, it } from "vitest";
import type { Expression, Query } from "../src/query.js";
import { queryJson } from "../src/query-json.js";

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
    ["a string", "level == ERROR", 'filter must be an object, got "level == ERROR"'],
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
      "filter must be { and }, { or }, { not }, { field, op, value }, { field, in } or { field, exists }, got { and, or }",
    ],
  ])("refuses %s", (_, filter, message) => {
    expect(() => queryJson(untyped(filter))).toThrow(
      expect.objectContaining({ code: "invalid_query", message }),
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
