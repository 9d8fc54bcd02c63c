import type { GroupRow, GroupRowOf, RowWith } from "../model/group-row.js";
import type { Query } from "../model/query.js";
import type { Profile, Report } from "../model/report.js";
import type { MatchedLines } from "../rows/matched-lines.js";
import type { RecordBatch } from "../rows/record-batch.js";

/** Answer to a query. Parts that the query did not ask for are absent. */
export interface ScanReport<Row extends object = GroupRow> extends Omit<
  Report,
  "groups" | "records"
> {
  /** One row per group: its keys, then its aggregates. */
  readonly groups?: readonly Row[];
  /** Matching lines. Present with `rows: "lines"`, but empty if they were written to `output`. */
  readonly lines?: MatchedLines;
  /** Matching records. Present with `rows: "columns"`. */
  readonly columns?: RecordBatch;
  readonly profile: Profile;
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
