/** A value that a filter compares with. Integers beyond 2^53 are written as bigint and stay exact. */
export type Scalar = string | number | bigint | boolean | null;

/**
 * A condition: CEL text such as `severity >= WARN && http.status in [502, 503]`, or data, of which any part
 * may be text again. A comparison with a field that is absent, or an ordering of values of different
 * types, is an error value: it matches nothing, and `and`/`or` absorb it where the other side decides
 * (the semantics of CEL).
 */
export type Expression =
  | string
  | { readonly and: readonly Expression[] }
  | { readonly or: readonly Expression[] }
  | { readonly not: Expression }
  | { readonly field: string; readonly op: CompareOperator; readonly value: Scalar }
  | { readonly field: string; readonly in: readonly Scalar[] }
  | { readonly field: string; readonly exists: boolean };

/** How a filter compares a field with a value. */
export type CompareOperator = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** The type of a JSON value; `integer` is a number with an integer value. */
export type FieldType = "string" | "number" | "integer" | "boolean" | "object" | "array";

/** What one field of a record must look like. `null` in a field that is not required counts as absent. */
export interface Rule {
  /** Member name, or names joined by `.` for nested objects. */
  readonly path: string;
  readonly type?: FieldType;
  readonly required?: boolean;
  /** Least length of a string, in Unicode code points. */
  readonly minLength?: number;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What records must look like. Further fields are allowed. */
export interface Schema {
  readonly rules: readonly Rule[];
}

/** The schema that `validateLogs` and `batchProcess` use unless another is given. */
export const LOG_SCHEMA: Schema = {
  rules: [
    { path: "timestamp", type: "string", required: true, minLength: 1 },
    { path: "level", type: "string", required: true, enum: ["ERROR", "WARN", "INFO", "DEBUG"] },
    { path: "message", type: "string", required: true },
    { path: "duration_ms", type: "number", minimum: 0 },
    { path: "status_code", type: "integer", minimum: 100, maximum: 599 },
    { path: "user_id", type: "string" },
  ],
};

/**
 * What records are grouped by: a CEL expression, mostly a path such as `http.status` or a call such as
 * `bucket(timestamp, "1m")`, which names its column too, or one with a name of its own.
 */
export type GroupKey = string | { readonly name: string; readonly key: string };

/** What was asked, as plain JSON. Every part is optional; what is not asked is not computed. */
export interface Query {
  /** Only records that match count in `stats`, `topErrors`, `rows` and groups. */
  readonly filter?: Expression;
  /** Records with the same keys are a group. An absent field groups as null. Without `aggregates` each group is counted. */
  readonly groupBy?: readonly GroupKey[];
  /** What to know about each group, by name: `{ p99: "quantile(duration_ms, 0.99)" }`. Without `groupBy` all records are one group. */
  readonly aggregates?: Readonly<Record<string, string>>;
  /** Only groups for which it is true: CEL text over the names of keys and aggregates. */
  readonly having?: string;
  /** Names of keys and aggregates, `-name` for descending. Without it groups are ordered by their keys. */
  readonly orderBy?: readonly string[];
  /** More groups than this are counted as overflow: default 1,000,000. */
  readonly maxGroups?: number;
  /** Every record is checked against it, whether or not it matches the filter. */
  readonly schema?: Schema;
  readonly stats?: boolean;
  /** Adds a histogram of the durations to the statistics. Only with `stats`. */
  readonly histogram?: boolean;
  /** How many of the most frequent messages of ERROR records to report. */
  readonly topErrors?: number;
  /** What becomes of the matching records. */
  readonly rows?: "count" | "lines" | "columns";
  /** The members that become columns (all of them if absent). Only with `rows: "columns"`. */
  readonly select?: readonly string[];
  /** So many groups of the answer, where there are any; otherwise stop after this many matching records, in input order. */
  readonly limit?: number;
  /** How many violations and how many rejected lines are reported in detail: default 100, 0 for all. */
  readonly maxDetails?: number;
  /** Longer lines are rejected as `line_too_long`: default 67,108,864 bytes. */
  readonly maxLineBytes?: number;
  /** Deeper nesting is rejected as `too_deep`: default 1,024. The record itself is depth 1. */
  readonly maxDepth?: number;
  /** Above this many values a sketch answers for the quantiles: default 16,777,216. */
  readonly maxExactValues?: number;
  /** More columns than this stop the run with `too_many_columns`: default 16,384. */
  readonly maxColumns?: number;
  /**
   * More cells than this stop the run with `result_too_large`: default 1,073,741,824. A column has a cell for each row, but
   * at most 16 for each of its values.
   */
  readonly maxCells?: number;
}
