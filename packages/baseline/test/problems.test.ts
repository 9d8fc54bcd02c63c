import { describe, expect, it } from "vitest";
import { filterLogs, scan } from "../src/index.js";

const OF_TIME =
  'operator "<" does not take a value of the record and a timestamp at 11: did you mean "timestamp(timestamp)"?';

describe("what is known to be wrong before the scan", () => {
  it.each([
    ['startwith(message, "x")', 'unknown function "startwith" at 1: did you mean "startsWith"?'],
    ['message.startWith("x")', 'unknown function "startWith" at 9: did you mean "startsWith"?'],
    ["a = 1", `unexpected '=' at 3: did you mean "=="?`],
    ["a == 1 b", 'unexpected "b" at 8'],
    ["(a == 1", 'expected ")", found the end at 8'],
    ['"é😀" + @', "unexpected '@' at 8"],
    ["a == 'x", "string without an end at 6"],
    [String.raw`a == "\q"`, "invalid escape in a string at 7"],
    ["{1: 2} == a", "map literals are not supported at 1"],
    ["a == b'x'", "bytes literals are not supported at 6"],
    ["Msg{a: 1} == b", "message literals are not supported at 4"],
    ["a.all(x, x > 1)", "the macro all() is not supported at 3"],
    ["9223372036854775808 > a", "9223372036854775808 is beyond the range of int at 1"],
    ['timestamp("x") < now', '"x" is no RFC 3339 timestamp at 11'],
    ["timestamp < now", OF_TIME],
    ['1 + "a" == a', 'operator "+" does not take an int and a string at 3'],
    ["!1", 'operator "!" needs a bool, not an int at 2'],
    ["a && 'x'", 'operator "&&" needs a bool, not a string at 6'],
    ["size(1) == 1", "size() takes string or list or map, not an int at 6"],
    ['contains(a, "x")', 'contains() is not called like this at 1: did you mean "x.contains()"?'],
    ["a.contains()", "contains() takes 1 argument, got 0 at 3"],
    ["timestamp(a).getHours('UTC') == 1", "getHours() takes no time zone; it is UTC at 14"],
    ["has(severity)", "has() takes a member at 5"],
    ['"a"', "is a string, not a condition"],
    ["size(a)", "is an int, not a condition"],
  ])("%s", async (filter, problem) => {
    await expect(filterLogs(["{}"], { filter })).rejects.toMatchObject({
      code: "invalid_query",
      message: `filter: ${problem}`,
    });
  });

  it("is found in any place", async () => {
    for (const [query, message] of [
      [
        { filter: { and: ["true", { not: "1" }] } },
        "filter.and[1].not: is an int, not a condition",
      ],
      [{ groupBy: ["a", "b."] }, 'groupBy[1]: expected a name behind "." at 3'],
      [{ aggregates: { p: "p99(ms, 1)" } }, "aggregates.p: p99() takes 1 argument, got 2 at 1"],
      [
        { aggregates: { p: "quantle(ms, 1)" } },
        'aggregates.p: unknown aggregate "quantle" at 1: did you mean "quantile"?',
      ],
      [
        { groupBy: ["level"], having: "coun > 1" },
        'having: unknown name "coun" at 1: did you mean "count"?',
      ],
    ] as const) {
      await expect(scan(["{}"], query)).rejects.toMatchObject({ code: "invalid_query", message });
    }
  });
});
