import type { Operation } from "../run-cases/load-cases.js";

/** Implementation that answers the cases. */
interface Host {
  readonly name: string;
  /** Runs an operation. Rejects with an error that has a `code`. */
  run(
    operation: Operation,
    source: unknown,
    options: Readonly<Record<string, unknown>>,
  ): Promise<unknown>;
}

export type { Host };
