import type { Measured } from "./measure.js";
import type { Input } from "./source.js";

/** One operation on one input of one size, done by all contenders. */
interface Measurement extends Measured {
  readonly operation: string;
  readonly title: string;
  readonly input: Input;
  readonly lines: number;
  /** Of the sample as UTF-8. */
  readonly bytes: number;
}

export type { Measurement };
