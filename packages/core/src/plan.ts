/** What a query was compiled to: for people who ask what a scan reads and computes. */
export interface Plan {
  /** The fields that are located in each record; the rest of a line is validated and skipped. */
  readonly fields: readonly string[];
  readonly filter?: string;
  readonly groupBy?: readonly string[];
  readonly aggregates?: readonly string[];
  /** Why a step takes its time. */
  readonly notes: readonly string[];
}
