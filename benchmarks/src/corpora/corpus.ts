import type { Random } from "./random.js";

/** Log lines of one kind, generated from a seed. */
interface Corpus {
  /** Name, as in `--corpora`. */
  readonly name: string;
  /** Description for tables and records. */
  readonly title: string;
  /** Typical bytes per line. It determines how many lines are about as large as the sample. */
  readonly lineBytes: number;
  /** Share of lines that are not records. */
  readonly malformed: number;
  /** Returns the line with this number, without its line feed. */
  readonly lineOf: (random: Random, index: number) => string;
}

export type { Corpus };
