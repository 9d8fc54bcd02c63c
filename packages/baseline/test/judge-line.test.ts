import { describe, expect, it } from "vitest";
import { judgeLine } from "../src/record/judge-line.js";

const limits = { maxLineBytes: 100, maxDepth: 3 };

describe("judgeLine", () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    [' {"a":[[]]}\t\r', { a: [[]] }],
    ["", "blank"],
    [" \t\r", "blank"],
    ["\v", "invalid_json"],
    ["[1]", "not_an_object"],
    ["null", "not_an_object"],
    ["{", "invalid_json"],
    ['{"a":1}{', "invalid_json"],
    ['{"a":[[[]]]}', "too_deep"],
    ["[[[[]]]]", "too_deep"],
    ["[[[[", "too_deep"],
    ['{"a":[[[ nonsense', "too_deep"],
    ['{"a":[[1[', "invalid_json"],
    ['{"a":[[,[', "invalid_json"],
    ['{"a":{"b":{{', "invalid_json"],
    ['{"a":{x[[[', "invalid_json"],
    ['{"a":"\\"[[[[", "b":[[]]}', { a: '"[[[[', b: [[]] }],
    [`{"a":"${"é".repeat(46)}"}`, { a: "é".repeat(46) }],
    [`{"a":"${"é".repeat(47)}"}`, "line_too_long"],
    [`{"a":"${"x".repeat(92)}"}\r`, { a: "x".repeat(92) }],
    [`{"a":"${"x".repeat(93)}"}`, "line_too_long"],
    ["[".repeat(101), "line_too_long"],
  ])("%j", (text, verdict) => {
    expect(judgeLine(text, limits)).toEqual(verdict);
  });
});
