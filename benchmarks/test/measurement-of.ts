import type { Measurement } from "../src/measure/measurement.js";

/** Measurement of `stats` on a file of 1,000,000 lines in 100 ms, compared with `idiomatic`. */
export function measurementOf(ratio: number, changes: Partial<Measurement> = {}): Measurement {
  return {
    operation: "stats",
    title: "stats",
    input: "file",
    lines: 1_000_000,
    bytes: 170_000_000,
    rounds: 3,
    timings: [
      { name: "ripsaw", ms: { median: 100, min: 90, max: 1_500 }, measurements: 3 },
      {
        name: "idiomatic",
        ms: { median: 100 * ratio, min: 90 * ratio, max: 150 * ratio },
        measurements: 3,
      },
    ],
    rivalries: [{ against: "idiomatic", ratio: { median: ratio, min: ratio - 1, max: ratio + 1 } }],
    ...changes,
  };
}
