import type { RejectCode } from "../model/codes.js";
import type { Approximation, GroupOverflow, UnusedValues } from "../model/group-report.js";
import type { GroupRow, GroupRowOf, RowWith } from "../model/group-row.js";
import type { MatchedLines } from "../rows/matched-lines.js";
import type { Plan } from "../model/plan.js";
import type { Profile } from "../model/profile.js";
import type { Query } from "../model/query.js";
import type { RecordBatch } from "../rows/record-batch.js";
import type {
  LogStats,
  MissingField,
  RejectedLine,
  SourceFailure,
  TopErrors,
  ValidationReport,
} from "../model/report.js";

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
