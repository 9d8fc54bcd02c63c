/** Compiled form of a query, for people who want to know what a scan reads and computes. */
export interface Plan {
  /** Fields that are located in each record. The rest of a line is only validated. */
  readonly fields: readonly string[];
  readonly filter?: string;
  readonly groupBy?: readonly string[];
  readonly aggregates?: readonly string[];
  /** Remarks that explain why a step takes time. */
  readonly notes: readonly string[];
}
