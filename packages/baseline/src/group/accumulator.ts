import type { CelValue, Outcome } from "../cel/value.js";
import type { Answer } from "./answer.js";

/** What one aggregate knows of one group. */
interface Accumulator {
  /** The value of the expression in the next record of the group. */
  add(value: Outcome): void;
  finish(): Answer;
  /** The value that is the answer, where it is one of a record. */
  found?(): CelValue;
  /** Whether there was no value that the aggregate can use. */
  isEmpty(): boolean;
  /** How many values, neither null nor errors, it cannot use. */
  unusedCount(): number;
}

export type { Accumulator };
