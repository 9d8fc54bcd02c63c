import { describe, expect, it } from "vitest";
import { parseCommandLine } from "../src/command-line.js";

const OPERATIONS = ["parse", "stats", "filter"];

describe("parseCommandLine", () => {
  it("measures everything at four sizes unless told otherwise", () => {
    expect(parseCommandLine([], OPERATIONS)).toEqual({
      isSmoke: false,
      sizes: [1_000, 10_000, 100_000, 1_000_000],
      only: OPERATIONS,
      record: false,
    });
  });

  it("keeps the order of operations and sizes", () => {
    const args = ["--only", "filter,parse", "--lines", "10000,1000,10000"];
    expect(parseCommandLine(args, OPERATIONS)).toMatchObject({
      only: ["parse", "filter"],
      sizes: [1_000, 10_000],
    });
  });

  it("takes small sizes for a smoke run", () => {
    const { isSmoke, sizes } = parseCommandLine(["--smoke"], OPERATIONS);
    expect([isSmoke, Math.max(...sizes)]).toEqual([true, 10_000]);
  });

  it.each([
    [["--only", "sort"], 'no operation "sort"'],
    [["--lines", "1000,x"], "positive integers"],
    [["--lines", "0"], "positive integers"],
    [["--smoke", "--record"], "nothing that could be recorded"],
    [["--fast"], "--fast"],
  ])("refuses %j", (args, message) => {
    expect(() => parseCommandLine(args, OPERATIONS)).toThrow(message);
  });
});
