/** What the groups leave out. The groups that are kept are complete. */
export interface GroupOverflow {
  /** Exact number of matching records that are in none of the groups. */
  readonly recordCount: number;
  /** Estimated number of groups beyond `maxGroups`. */
  readonly groupCount: number;
}

/** Aggregate that is not exact. */
export interface Approximation {
  /** Name of the aggregate in the query. */
  readonly aggregate: string;
  readonly method: "ddsketch" | "hyperloglog" | "tracked_by_hash";
  /** Relative error: the bound of `ddsketch`, or the standard error of `hyperloglog`. */
  readonly error: number;
  /** For `tracked_by_hash`: number of records whose value was not tracked. */
  readonly untrackedCount?: number;
}

/** Values that an aggregate could not use. */
export interface UnusedValues {
  /** Name of the aggregate in the query. */
  readonly aggregate: string;
  /**
   * Number of values that the aggregate left out because their type is not usable, or because they are numbers beyond
   * the range of a double. Nulls and error values do not count.
   */
  readonly unusedCount: number;
  /** Number of groups without any value that the aggregate can use. */
  readonly emptyGroupCount: number;
}
