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

/** The answer to a query. Parts that the query did not ask for are absent. */
export interface ScanReport<Row extends object = GroupRow> {
  readonly lineCount: number;
  readonly blankCount: number;
  readonly recordCount: number;
  /** Records that match the filter; all of them without one. */
  readonly matchedCount: number;
  /** Records for which the filter is an error value; none of them matches. Present where there is a filter. */
  readonly filterErrorCount?: number;
  /** Present where a field that the query names is in no record. */
  readonly missingFields?: readonly MissingField[];
  readonly rejectedCount: number;
  /** Exact number of rejected lines by code; codes that do not occur are absent. */
  readonly rejectedCodes: Readonly<Partial<Record<RejectCode, number>>>;
  readonly rejectedLines: readonly RejectedLine[];
  readonly validation?: ValidationReport;
  readonly stats?: LogStats;
  readonly topErrors?: TopErrors;
  /** A row for each group, its keys and then its aggregates. */
  readonly groups?: readonly Row[];
  /** Groups before `having` and `limit`, those that overflowed left out. */
  readonly groupCount?: number;
  /** Present where there were more than `maxGroups` groups. */
  readonly overflow?: GroupOverflow;
  /** Aggregates that are not exact, because there were too many values; absent where all are. */
  readonly approximations?: readonly Approximation[];
  /** Aggregates that could not use some values, or met none that they can use; absent where there are none. */
  readonly unusedValues?: readonly UnusedValues[];
  /** With `rows: "lines"`; none if they were written to `output`. */
  readonly lines?: MatchedLines;
  /** With `rows: "columns"`. */
  readonly columns?: RecordBatch;
  readonly plan: Plan;
  readonly profile: Profile;
  readonly failures?: readonly SourceFailure[];
}

/** What the groups leave out. The groups that are kept are complete. */
export interface GroupOverflow {
  /** Exact: the matching records that are in none of the groups. */
  readonly recordCount: number;
  /** An estimate: the groups beyond `maxGroups`. */
  readonly groupCount: number;
}

/** An aggregate that is not exact. */
export interface Approximation {
  /** Its name in the query. */
  readonly aggregate: string;
  readonly method: "ddsketch" | "hyperloglog" | "tracked_by_hash";
  /** Relative: the bound of `ddsketch`, the standard error of `hyperloglog`. */
  readonly error: number;
  /** Of `tracked_by_hash`: records whose value is not among those that were counted. */
  readonly untrackedCount?: number;
}

/** What an aggregate could not use. */
export interface UnusedValues {
  /** Its name in the query. */
  readonly aggregate: string;
  /**
   * Values, neither null nor errors, that the aggregate leaves out, because they are of a type that it cannot use or
   * numbers beyond the range of a double.
   */
  readonly unusedCount: number;
  /** Groups in which there is no value that it can use. */
  readonly emptyGroupCount: number;
}

/** The report of a query, with the parts that its type says it asks for. */
export type ReportOf<Asked extends Query> = ReportWith<GroupRowOf<Asked>, PartsOf<Asked>>;

/** The report of a query that was built. */
export type BuiltReport<Keys extends object, Values extends object> = [
  keyof Keys | keyof Values,
] extends [never]
  ? ScanReport
  : ReportWith<RowWith<Keys, Values>, "groups" | "groupCount">;

/** A report of which some parts are certain. */
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
