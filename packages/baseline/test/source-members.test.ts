import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactNumber, sourceMembers } from "../src/record/source-members.js";

describe("sourceMembers", () => {
  it("gives the text of every value as it stands", () => {
    const text = ` { "a" : [1, {"b": "]\\""}] ,"a":-1.50e3,"\\u0062":"x\\\\", "c":{ } } `;
    expect(sourceMembers(text)).toEqual([
      ["a", `[1, {"b": "]\\""}]`],
      ["a", "-1.50e3"],
      ["b", `"x\\\\"`],
      ["c", "{ }"],
    ]);
    expect(sourceMembers("{ }")).toEqual([]);
  });

  it("reads strings of millions of escapes", () => {
    const value = JSON.stringify("\n".repeat(2_000_000));
    expect(sourceMembers(`{"a":${value},"b":1}`)).toEqual([
      ["a", value],
      ["b", "1"],
    ]);
  });

  it("finds what JSON.parse finds", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(3), (object, indent) => {
        const text = JSON.stringify(object, null, indent);
        const found = sourceMembers(text).map(([name, value]) => [name, JSON.parse(value)]);
        expect(found).toEqual(
          Object.keys(object).map((name) => [name, JSON.parse(JSON.stringify(object[name]))]),
        );
      }),
    );
  });
});

describe("exactNumber", () => {
  const exact = (text: string, ...path: string[]): number | bigint =>
    exactNumber(
      path.reduce<never>((value, name) => value[name] as never, JSON.parse(text) as never),
      text,
      path,
    );

  it("keeps integers that a number cannot hold", () => {
    expect(exact('{"n":9007199254740993}', "n")).toBe(9_007_199_254_740_993n);
    expect(exact('{"n":1,"n":-9007199254740993}', "n")).toBe(-9_007_199_254_740_993n);
    expect(exact('{"a":{"n":1},"a":{"n":9007199254740993}}', "a", "n")).toBe(
      9_007_199_254_740_993n,
    );
    expect(exact(`{"n":1${"0".repeat(400)}}`, "n")).toBe(10n ** 400n);
  });

  it("leaves other numbers what they are", () => {
    expect(exact('{"n":9007199254740991}', "n")).toBe(9_007_199_254_740_991);
    expect(exact('{"n":9007199254740993.0}', "n")).toBe(9_007_199_254_740_992);
    expect(exact('{"n":1e400}', "n")).toBe(Infinity);
    expect(exact('{"n":0.5}', "n")).toBe(0.5);
  });
});
