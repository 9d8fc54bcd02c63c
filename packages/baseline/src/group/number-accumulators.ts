import { exactSum } from "../statistics/exact-sum.js";
import { histogramOf } from "../statistics/histogram.js";
import type { Accumulator } from "./accumulator.js";
import { exactStddev } from "./exact-stddev.js";
import { usableNumber } from "./usable-number.js";

/** Collects the values that are numbers. `finish` receives them in ascending order. */
function ofNumbers(
  finish: (sorted: Float64Array) => ReturnType<Accumulator["finish"]>,
): Accumulator {
  const values: number[] = [];
  let unused = 0;
  return {
    add(value) {
      if (value === undefined || value === null) return;
      const number = usableNumber(value);
      if (number === undefined) unused += 1;
      else values.push(Number(number));
    },
    finish: () => finish(Float64Array.from(values).toSorted()),
    isEmpty: () => values.length === 0,
    unusedCount: () => unused,
  };
}

const NUMBER_ACCUMULATORS = {
  // A sum of zeros is +0, regardless of their signs.
  sum: () => ofNumbers((sorted) => (sorted.length === 0 ? null : exactSum(sorted) + 0)),
  avg: () =>
    ofNumbers((sorted) => (sorted.length === 0 ? null : (exactSum(sorted) + 0) / sorted.length)),
  stddev: () => ofNumbers(exactStddev),
  histogram: () =>
    ofNumbers((sorted) => histogramOf(sorted).map(({ from, to, count }) => ({ from, to, count }))),
} as const satisfies Readonly<Record<string, () => Accumulator>>;

/** Returns the value at index min(floor(n * q), n - 1). */
function quantile(q: number): Accumulator {
  return ofNumbers(
    (sorted) => sorted[Math.min(Math.floor(sorted.length * q), sorted.length - 1)] ?? null,
  );
}

export { NUMBER_ACCUMULATORS, quantile };
