import type { NumberStats } from "@ripsaw/core";
import { exactSum } from "./exact-sum.js";
import { histogramOf } from "./histogram.js";

interface NumberCollector {
  /** Adds a value. Null and undefined are ignored; any other value that is not a finite number counts as unused. */
  add(value: unknown): void;
  /** Returns exact statistics. `quantileError` is set if the library may answer with a sketch. */
  finish(maxExactValues: number, withHistogram: boolean): NumberStats;
}

/** Error that the library allows itself above `maxExactValues`. */
const SKETCH_ERROR = 0.001;

function createNumberCollector(): NumberCollector {
  let values = new Float64Array(1024);
  let count = 0;
  let unusedCount = 0;
  return {
    add(value) {
      if (value === null || value === undefined) return;
      if (typeof value !== "number" || !Number.isFinite(value)) {
        unusedCount += 1;
        return;
      }
      if (count === values.length) {
        const larger = new Float64Array(count * 2);
        larger.set(values);
        values = larger;
      }
      values[count++] = value;
    },
    finish(maxExactValues, withHistogram) {
      const sorted = values.subarray(0, count).toSorted();
      const quantile = (q: number): number | null =>
        sorted[Math.min(Math.floor(count * q), count - 1)] ?? null;
      return {
        count,
        min: sorted[0] ?? null,
        max: sorted[count - 1] ?? null,
        mean: count === 0 ? null : exactSum(sorted) / count,
        p50: quantile(0.5),
        p95: quantile(0.95),
        p99: quantile(0.99),
        ...(count > maxExactValues ? { quantileError: SKETCH_ERROR } : {}),
        ...(unusedCount > 0 ? { unusedCount } : {}),
        ...(withHistogram ? { histogram: histogramOf(sorted) } : {}),
      };
    },
  };
}

export { createNumberCollector };
export type { NumberCollector };
