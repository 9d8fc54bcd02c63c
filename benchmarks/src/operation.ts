import type { Contender } from "./contender.js";
import type { Input } from "./source.js";

/** Something to do with logs, and those who do it. */
interface Operation {
  /** As in `--only`. */
  readonly name: string;
  readonly title: string;
  readonly inputs: readonly Input[];
  /** Ripsaw: what the rivals are compared with. */
  readonly subject: Contender;
  readonly rivals: readonly Contender[];
}

export type { Operation };
