import { describe, expect, it } from "vitest";
import { createMatchedLines, noLines, type MatchedLines } from "../../src/rows/matched-lines.js";

const LINES = ['{"a":1}\r\n', '{"ä":"😀"}\n', "{}\n"];

function bytesOf(view: ArrayBufferView): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
}

function linesOf(
  source: unknown,
  sources: readonly number[] = [0, 0, 0],
  sourceNames: readonly string[] = ["a.ndjson"],
): MatchedLines {
  const encoded = LINES.map((line) => Buffer.from(line));
  const offsets = [0];
  for (const { length } of encoded) offsets.push((offsets.at(-1) ?? 0) + length);
  return createMatchedLines(
    {
      data: 0,
      offsets: 1,
      count: 3,
      lineRuns: 2,
      sources: 3,
    },
    [
      bytesOf(Buffer.concat(encoded)),
      bytesOf(Float64Array.from(offsets)),
      bytesOf(Float64Array.of(0, 2, 1, 4)),
      bytesOf(Uint32Array.from(sources)),
    ],
    sourceNames,
    source,
  );
}

describe("createMatchedLines", () => {
  it("gives lines without their terminators", () => {
    const lines = linesOf("a.ndjson");
    expect([...lines]).toEqual(['{"a":1}', '{"ä":"😀"}', "{}"]);
    expect(lines.length).toBe(3);
    expect(lines.at(1)).toBe('{"ä":"😀"}');
    expect([0, 1, 2].map((index) => lines.lineNumber(index))).toEqual([2, 4, 5]);
    expect(Buffer.from(lines.bytes).toString()).toBe(LINES.join(""));
  });

  it("gives the elements of an array of lines", () => {
    const lines = linesOf(["0", '{"a":\n1}', "2", "3", "4"]);
    expect([...lines]).toEqual(['{"a":\n1}', "3", "4"]);
  });

  it("parses rows when the iteration comes to them", () => {
    expect([...linesOf("a.ndjson").rows()]).toEqual([{ a: 1 }, { ä: "😀" }, {}]);
  });

  it("names the source of each line where there are several", () => {
    const lines = linesOf({ paths: ["one", "two"] }, [0, 0, 1], ["one", "two"]);
    expect([0, 1, 2].map((index) => lines.sourceName(index))).toEqual(["one", "one", "two"]);
    expect(linesOf("a.ndjson").sourceName(0)).toBeUndefined();
  });

  it.each([-1, 3, 0.5])("has no line %d", (index) => {
    expect(() => linesOf("a.ndjson").at(index)).toThrow(RangeError);
    expect(() => linesOf("a.ndjson").lineNumber(index)).toThrow(RangeError);
  });

  it("is empty once disposed, or where no lines were asked for", () => {
    const disposed = linesOf("a.ndjson");
    disposed[Symbol.dispose]();
    for (const lines of [disposed, noLines()]) {
      expect([lines.length, [...lines], lines.bytes.length]).toEqual([0, [], 0]);
    }
  });
});
