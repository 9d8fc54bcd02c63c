import { describe, expect, it } from "vitest";
import { pairedRatio, spreadOf } from "../src/measure/statistics.js";

describe("spreadOf", () => {
  it("takes the middle of an odd number of values, in any order", () => {
    expect(spreadOf([9, 1, 10])).toEqual({ median: 9, min: 1, max: 10 });
  });

  it("takes the mean of the two middle ones of an even number", () => {
    expect(spreadOf([4, 1, 100, 2])).toEqual({ median: 3, min: 1, max: 100 });
  });

  it("is the value itself where there is one", () => {
    expect(spreadOf([5])).toEqual({ median: 5, min: 5, max: 5 });
  });

  it("refuses to invent a median of nothing", () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});

describe("pairedRatio", () => {
  it("divides within each pair before it takes the median", () => {
    const ratio = pairedRatio([
      { subjectMs: 1, rivalMs: 10 },
      { subjectMs: 10, rivalMs: 120 },
      { subjectMs: 2, rivalMs: 4 },
    ]);
    expect(ratio).toEqual({ median: 10, min: 2, max: 12 });
  });

  it("is below 1 where the rival was faster", () => {
    expect(pairedRatio([{ subjectMs: 4, rivalMs: 1 }]).median).toBe(0.25);
  });
});
