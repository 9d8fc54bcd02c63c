import type { RejectCode } from "./codes.js";
import type { GroupRow, GroupRowOf, RowWith } from "./group-row.js";
import type { MatchedLines } from "./matched-lines.js";
import type { Plan } from "./plan.js";
import type { Profile } from "./profile.js";
import type { Query } from "./query.js";
import type { RecordBatch } from "./record-batch.js";
import type {
  LogStats,
  MissingField,
  RejectedLine,
  SourceFailure,
  TopErrors,
  ValidationReport,
} from "./report.js";

/** Answer to a query. Parts that the query did not ask for are absent. */
export interface ScanReport<Row extends object = GroupRow> {
  readonly lineCount: number;
  readonly blankCount: number;
  readonly recordCount: number;
  /** Number of records that match the filter; all records if there is no filter. */
  readonly matchedCount: number;
  /** Number of records for which the filter is an error value; none of them matches. Present if there is a filter. */
  readonly filterErrorCount?: number;
  /** Fields that the query names but no record has. Absent if there are none. */
  readonly missingFields?: readonly MissingField[];
  readonly rejectedCount: number;
  /** Exact number of rejected lines by code. Codes that do not occur are absent. */
  readonly rejectedCodes: Readonly<Partial<Record<RejectCode, number>>>;
  readonly rejectedLines: readonly RejectedLine[];
  readonly validation?: ValidationReport;
  readonly stats?: LogStats;
  readonly topErrors?: TopErrors;
  /** One row per group: its keys, then its aggregates. */
  readonly groups?: readonly Row[];
  /** Number of groups before `having` and `limit`, without those that overflowed. */
  readonly groupCount?: number;
  /** Present if there were more than `maxGroups` groups. */
  readonly overflow?: GroupOverflow;
  /** Aggregates that are not exact because there were too many values. Absent if all are exact. */
  readonly approximations?: readonly Approximation[];
  /** Aggregates that left out some values, or found no value that they can use. Absent if there are none. */
  readonly unusedValues?: readonly UnusedValues[];
  /** Matching lines. Present with `rows: "lines"`, but empty if they were written to `output`. */
  readonly lines?: MatchedLines;
  /** Matching records. Present with `rows: "columns"`. */
  readonly columns?: RecordBatch;
  readonly plan: Plan;
  readonly profile: Profile;
  readonly failures?: readonly SourceFailure[];
}

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

/** Report of a query, with the parts that the type of the query asks for. */
export type ReportOf<Asked extends Query> = ReportWith<GroupRowOf<Asked>, PartsOf<Asked>>;

/** Report of a query that was made with a builder. */
export type BuiltReport<Keys extends object, Values extends object> = [
  keyof Keys | keyof Values,
] extends [never]
  ? ScanReport
  : ReportWith<RowWith<Keys, Values>, "groups" | "groupCount">;

/** Report in which the given parts are certain to be present. */
export type ReportWith<Row extends object, Parts> = ScanReport<Row> & {
  readonly [Part in keyof ScanReport<Row> as Part extends Parts ? Part : never]-?: NonNullable<
    ScanReport<Row>[Part]
  >;
};

type PartsOf<Asked> =
  | (Asked extends { readonly filter: Query["filter"] & {} } ? "filterErrorCount" : never)
  | (Asked extends { readonly schema: object } ? "validation" : never)
  | (Asked extends { readonly stats: true } ? "stats" : never)
  | (Asked extends { readonly topErrors: number } ? "topErrors" : never)
  | (Asked extends { readonly groupBy: object } | { readonly aggregates: object }
      ? "groups" | "groupCount"
      : never)
  | (Asked extends { readonly rows: "lines" } ? "lines" : never)
  | (Asked extends { readonly rows: "columns" } ? "columns" : never);
