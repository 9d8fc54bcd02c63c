import { checkOptions, SCAN_CHECKS } from "../model/check-options.js";
import type { Query } from "../model/query.js";
import { bufferAt } from "../native/native-buffer.js";
import { part } from "../native/report-part.js";
import { invalidQuery } from "../query/invalid-query.js";
import type { QueryBuilder } from "../query/query-builder.js";
import type { ScanOptions, Source } from "../source/source.js";
import { runScan } from "./run-scan.js";
import { plainQuery, toScanReport } from "./scan.js";
import type { ScanReport } from "./scan-report.js";
import { unlessFailed } from "./unless-failed.js";

/** Answer to a query whose groups are an Arrow table. */
export interface ArrowReport extends Omit<ScanReport, "groups"> {
  /** Arrow IPC stream of the groups: a row per group, a column per key and aggregate. */
  readonly arrow: Uint8Array<ArrayBuffer>;
}

/**
 * Answers a query for groups like {@link scan}, but with the groups as an Arrow IPC stream, for @uwdata/flechette,
 * apache-arrow, DuckDB, pandas and others. The engine encodes it, so no group becomes an object. The columns have the
 * types that a RecordBatch of the same rows has; lists (`topk`, `histogram`) and objects are columns of JSON text.
 *
 * @throws RipsawError as {@link scan} does; `invalid_query` if the query asks for no groups
 * @example
 * ```ts
 * import { scanToArrow } from "@ripsaw/core";
 *
 * const { arrow } = await scanToArrow("sample.ndjson", { groupBy: ["level", "status_code"] });
 * console.log(arrow.length, "bytes of Arrow IPC");
 * ```
 */
export async function scanToArrow(
  source: Source,
  query: Query | QueryBuilder<object, object>,
  options: ScanOptions = {},
): Promise<ArrowReport> {
  checkOptions("scanToArrow", options, SCAN_CHECKS);
  const asked = plainQuery(query);
  if (asked.groupBy === undefined && asked.aggregates === undefined) {
    throw invalidQuery(
      "query",
      "must have `groupBy` or `aggregates`, because its groups are asked for",
    );
  }
  const result = await runScan({ source, query: asked, options, arrow: true });
  const arrow = bufferAt(result.buffers, part(result.report, "arrow"));
  return unlessFailed({ ...toScanReport(result, source), arrow }, options);
}
