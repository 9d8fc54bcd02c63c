/** Value that a filter compares with. An integer beyond 2^53 must be a bigint, which stays exact. */
export type Scalar = string | number | bigint | boolean | null;

/**
 * Condition on a record: either CEL text such as `severity >= WARN && http.status in [502, 503]`, or data, any part of
 * which may be text again.
 *
 * The semantics are those of CEL. Comparing an absent field, or ordering values of different types, is an error value.
 * An error value matches nothing; `and` and `or` ignore it if the other side decides the result.
 */
export type Expression =
  | string
  | { readonly and: readonly Expression[] }
  | { readonly or: readonly Expression[] }
  | { readonly not: Expression }
  | { readonly field: string; readonly op: CompareOperator; readonly value: Scalar }
  | { readonly field: string; readonly in: readonly Scalar[] }
  | { readonly field: string; readonly exists: boolean };

/** Operator that compares a field with a value. */
export type CompareOperator = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** Type of a JSON value. `integer` is a number with an integer value. */
export type FieldType = "string" | "number" | "integer" | "boolean" | "object" | "array";

/** Requirement on one field of a record. If the field is not required, `null` counts as absent. */
export interface Rule {
  /** Member name, or names joined by `.` for nested objects. */
  readonly path: string;
  readonly type?: FieldType;
  readonly required?: boolean;
  /** Minimum length of a string, in Unicode code points. */
  readonly minLength?: number;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Requirements on records. Fields without a rule are allowed. */
export interface Schema {
  readonly rules: readonly Rule[];
}

/**
 * Key to group records by: a CEL expression, which also names its column, or an expression with a name of its own. The
 * expression is usually a path such as `http.status`, or a call such as `bucket(timestamp, "1m")`.
 */
export type GroupKey = string | { readonly name: string; readonly key: string };

/** Query as plain JSON. Every part is optional, and only the parts that are present are computed. */
export interface Query {
  /** Condition that records must match to count in `stats`, `topErrors`, `rows` and groups. */
  readonly filter?: Expression;
  /**
   * Keys to group by, at most 64. Records with equal keys form a group; an absent field groups as null. Without
   * `aggregates`, the records of each group are counted.
   */
  readonly groupBy?: readonly GroupKey[];
  /**
   * Aggregates of each group by name, at most 256: `{ p99: "quantile(duration_ms, 0.99)" }`. Without `groupBy`, all
   * records form one group.
   */
  readonly aggregates?: Readonly<Record<string, string>>;
  /** Condition that groups must match: CEL text over the names of keys and aggregates. */
  readonly having?: string;
  /** Names of keys and aggregates to sort the groups by; `-name` sorts descending. Default: the keys. */
  readonly orderBy?: readonly string[];
  /** Maximum number of groups. Further groups count as overflow. Default: 1,000,000. */
  readonly maxGroups?: number;
  /** Schema that every record is checked against, whether or not it matches the filter. */
  readonly schema?: Schema;
  readonly stats?: boolean;
  /** Adds a histogram of the durations to the statistics. Requires `stats`. */
  readonly histogram?: boolean;
  /** Number of most frequent messages to report, from records of level ERROR or FATAL. */
  readonly topErrors?: number;
  /** How matching records are returned: only counted, as raw lines, or as typed columns. */
  readonly rows?: "count" | "lines" | "columns";
  /** Members that become columns. Requires `rows: "columns"`. Default: all members. */
  readonly select?: readonly string[];
  /**
   * Maximum number of groups in the answer. Without groups, the scan stops after this many matching records, in input
   * order.
   */
  readonly limit?: number;
  /** Maximum number of violations, and of rejected lines, reported in detail. 0 reports all. Default: 100. */
  readonly maxDetails?: number;
  /** Maximum length of a line. Longer lines are rejected as `line_too_long`. Default: 67,108,864 bytes. */
  readonly maxLineBytes?: number;
  /** Maximum nesting depth. Deeper lines are rejected as `too_deep`. The record itself has depth 1. Default: 1,024. */
  readonly maxDepth?: number;
  /** Maximum number of values for exact quantiles. With more values, a sketch estimates them. Default: 16,777,216. */
  readonly maxExactValues?: number;
  /** Maximum number of columns. More columns stop the run with `too_many_columns`. Default: 16,384. */
  readonly maxColumns?: number;
  /**
   * Maximum number of cells. More cells stop the run with `result_too_large`. A column counts one cell per row, but at
   * most 16 per value that is present. Default: 1,073,741,824.
   */
  readonly maxCells?: number;
}
