import { describe, expect, it } from "vitest";
import { toMarkdown, toText } from "../src/results/table.js";

const table = {
  header: ["operation", "input", "ms"],
  rows: [
    ["stats", "string[]", "7"],
    ["a|b", "file", "1,234"],
  ],
  leftColumns: 2,
};

describe("toText", () => {
  it("aligns words left and numbers right", () => {
    expect(toText(table).split("\n")).toEqual([
      "operation  input        ms",
      "---------  --------  -----",
      "stats      string[]      7",
      "a|b        file      1,234",
    ]);
  });
});

describe("toMarkdown", () => {
  it("marks the alignment and escapes what would end a cell", () => {
    expect(toMarkdown(table).split("\n")).toEqual([
      "| operation | input | ms |",
      "| :--- | :--- | ---: |",
      "| stats | string[] | 7 |",
      "| a\\|b | file | 1,234 |",
    ]);
  });
});
