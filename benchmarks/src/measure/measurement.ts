import type { Measured } from "./measure.js";
import type { Input } from "../operations/source.js";

/** One operation on one input of one size, measured for all contenders. */
interface Measurement extends Measured {
  readonly operation: string;
  readonly title: string;
  readonly input: Input;
  readonly lines: number;
  /** Size of the sample in bytes of UTF-8. */
  readonly bytes: number;
}

export type { Measurement };
