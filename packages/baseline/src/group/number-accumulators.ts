import { durationText } from "../cel/time.js";
import { numberIn, type Outcome } from "../cel/value.js";
import { exactSum } from "../exact-sum.js";
import { histogramOf } from "../histogram.js";
import type { Accumulator } from "./accumulator.js";
import { exactStddev } from "./exact-stddev.js";

/** Gathers the values that are numbers; `finish` gets them in ascending order. */
function ofNumbers(
  finish: (sorted: Float64Array) => ReturnType<Accumulator["finish"]>,
): Accumulator {
  const values: number[] = [];
  return {
    add(value) {
      const number = numberOf(value);
      if (number !== undefined) values.push(number);
    },
    finish: () => finish(Float64Array.from(values).toSorted()),
  };
}

/** A duration counts as its seconds. */
function numberOf(value: Outcome): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "object" && value?.type === "duration") {
    return Number(durationText(value).slice(0, -1));
  }
  const number = numberIn(value);
  return number === undefined ? undefined : Number(number);
}

const NUMBER_ACCUMULATORS = {
  // A sum of zeros is zero, whatever their signs.
  sum: () => ofNumbers((sorted) => (sorted.length === 0 ? null : exactSum(sorted) + 0)),
  avg: () =>
    ofNumbers((sorted) => (sorted.length === 0 ? null : (exactSum(sorted) + 0) / sorted.length)),
  min: () => ofNumbers((sorted) => sorted[0] ?? null),
  max: () => ofNumbers((sorted) => sorted.at(-1) ?? null),
  stddev: () => ofNumbers(exactStddev),
  histogram: () =>
    ofNumbers((sorted) => histogramOf(sorted).map(({ from, to, count }) => ({ from, to, count }))),
} as const satisfies Readonly<Record<string, () => Accumulator>>;

/** The value at index min(floor(n * q), n - 1). */
function quantile(q: number): Accumulator {
  return ofNumbers(
    (sorted) => sorted[Math.min(Math.floor(sorted.length * q), sorted.length - 1)] ?? null,
  );
}

export { NUMBER_ACCUMULATORS, quantile };
