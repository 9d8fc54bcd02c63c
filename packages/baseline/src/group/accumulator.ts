import type { Outcome } from "../cel/value.js";
import type { Answer } from "./answer.js";

/** What one aggregate knows of one group. */
interface Accumulator {
  /** The value of the expression in the next record of the group. */
  add(value: Outcome): void;
  finish(): Answer;
}

export type { Accumulator };
