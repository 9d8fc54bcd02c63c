import type { Contender } from "./contender.js";
import type { Input } from "./source.js";

/** Operation on logs, with the contenders that perform it. */
interface Operation {
  /** Name, as in `--only`. */
  readonly name: string;
  readonly title: string;
  readonly inputs: readonly Input[];
  /** Ripsaw, which the rivals are compared with. */
  readonly subject: Contender;
  readonly rivals: readonly Contender[];
}

export type { Operation };
