import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactSum } from "../src/statistics/exact-sum.js";

const sum = (...values: number[]): number => exactSum(new Float64Array(values));

describe("exactSum", () => {
  it("loses nothing between large values that cancel out", () => {
    expect(sum(1e100, 1, -1e100)).toBe(1);
    expect(sum(...Array.from({ length: 10 }, () => 0.1))).toBe(1);
    expect(sum(2 ** 53, 1, 2 ** -60)).toBe(2 ** 53 + 2);
    expect(sum(2 ** 53, 1)).toBe(2 ** 53);
  });

  it("is right where the way to the sum leaves the range of numbers", () => {
    expect(sum(1e308, 1e308, -1e308)).toBe(1e308);
    expect(sum(Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324)).toBe(
      Number.MAX_VALUE,
    );
    expect(sum(1e308, 1e308)).toBe(Infinity);
    expect(sum(-1e308, -1e308)).toBe(-Infinity);
  });

  it("follows IEEE for infinite values", () => {
    expect(sum(Infinity, 1, 1e308, 1e308)).toBe(Infinity);
    expect(sum(Infinity, -Infinity)).toBeNaN();
  });

  it("adds subnormal numbers exactly", () => {
    expect(sum(5e-324, 5e-324, 1, -1)).toBe(1e-323);
    expect(sum(1e308, 1e308, -1e308, -1e308, 5e-324)).toBe(5e-324);
  });

  it("does not depend on the order", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), (values) => {
        const forward = sum(...values);
        const backward = sum(...values.toReversed());
        expect(forward === backward).toBe(true);
      }),
    );
  });

  it("agrees with integer arithmetic", () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger()), (values) => {
        const exact = values.reduce((total, value) => total + BigInt(value), 0n);
        expect(sum(...values) === Number(exact)).toBe(true);
      }),
    );
  });
});
