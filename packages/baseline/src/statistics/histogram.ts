import type { HistogramBucket } from "@ripsaw/core";

/** Least bucket bound. Smaller values that are not negative share one bucket. */
const LEAST_POWER = 2 ** -10;
const GREATEST_POWER = 2 ** 1023;

/** Counts values by power of two, from the first to the last bucket that is not empty. `sorted` must be ascending. */
function histogramOf(sorted: Float64Array): HistogramBucket[] {
  const buckets: HistogramBucket[] = [];
  let index = 0;
  let from: number | null = null;
  let to = 0;
  while (index < sorted.length) {
    const end = firstFrom(sorted, to, index);
    if (end > index || buckets.length > 0) {
      buckets.push({ from, to: Number.isFinite(to) ? to : null, count: end - index });
    }
    index = end;
    from = to;
    to = from < LEAST_POWER ? LEAST_POWER : from >= GREATEST_POWER ? Infinity : from * 2;
  }
  return buckets;
}

/**
 * Returns the first index from `start` on whose value is at least `bound`. Infinity counts as below the bound infinity.
 */
function firstFrom(sorted: Float64Array, bound: number, start: number): number {
  if (bound === Infinity) return sorted.length;
  const offset = sorted.subarray(start).findIndex((value) => value >= bound);
  return offset < 0 ? sorted.length : start + offset;
}

export { histogramOf };
