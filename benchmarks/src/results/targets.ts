import type { Measurement } from "../measure/measurement.js";
import type { Input } from "../operations/source.js";

/** Minimum speed of Ripsaw relative to a rival. */
interface Target {
  readonly operation: string;
  readonly input: Input;
  readonly lines: number;
  readonly against: string;
  readonly atLeast: number;
}

interface Verdict extends Target {
  /** Measured ratio. Absent if the case was not part of the run. */
  readonly ratio?: number;
  readonly outcome: "met" | "NOT met" | "not measured";
}

const fileTarget = (operation: string, against: string, atLeast: number): Target => ({
  operation,
  input: "file",
  lines: 1_000_000,
  against,
  atLeast,
});

const TARGETS: readonly Target[] = [
  fileTarget("stats", "idiomatic", 20),
  fileTarget("validate", "idiomatic", 20),
  fileTarget("filter", "idiomatic", 20),
  fileTarget("batch", "idiomatic", 20),
  fileTarget("parse", "JSON.parse", 10),
  { operation: "stats", input: "string[]", lines: 1_000, against: "baseline", atLeast: 5 },
  { operation: "stats", input: "string[]", lines: 100_000, against: "baseline", atLeast: 5 },
];

/** Compares the medians of paired ratios with the targets. */
function judge(
  measurements: readonly Measurement[],
  targets: readonly Target[] = TARGETS,
): Verdict[] {
  return targets.map((target) => {
    const ratio = measurements
      .find(
        ({ operation, input, lines }) =>
          operation === target.operation && input === target.input && lines === target.lines,
      )
      ?.rivalries.find(({ against }) => against === target.against)?.ratio.median;
    if (ratio === undefined) return { ...target, outcome: "not measured" };
    return { ...target, ratio, outcome: ratio >= target.atLeast ? "met" : "NOT met" };
  });
}

export { judge, TARGETS };
export type { Target, Verdict };
