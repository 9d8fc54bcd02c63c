import type { CelValue, Outcome } from "../cel/value.js";
import type { Answer } from "./answer.js";

/** State of one aggregate in one group. */
interface Accumulator {
  /** Adds the value of the expression in the next record of the group. */
  add(value: Outcome): void;
  finish(): Answer;
  /** Returns the answer as a CEL value, if the answer is a value of a record. */
  found?(): CelValue;
  /** Reports whether there was no value that the aggregate can use. */
  isEmpty(): boolean;
  /** Returns the number of values that are neither null nor errors, but not usable. */
  unusedCount(): number;
}

export type { Accumulator };
