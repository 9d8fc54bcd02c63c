import type { ConformanceCase, Operation } from "../run-cases/load-cases.js";

/** Implementation that answers the cases. */
interface Host {
  readonly name: string;
  /** Reports whether the host can answer a case. Absent if it can answer all of them. */
  readonly canAnswer?: (each: ConformanceCase) => boolean;
  /** Runs an operation. Rejects with an error that has a `code`. */
  run(
    operation: Operation,
    source: unknown,
    options: Readonly<Record<string, unknown>>,
  ): Promise<unknown>;
}

export type { Host };
