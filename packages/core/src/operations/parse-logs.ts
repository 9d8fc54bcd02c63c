import { checkedByEngine, checkOptions, SCAN_CHECKS } from "../model/check-options.js";
import { unlessFailed } from "./unless-failed.js";
import type { Expression, Query } from "../model/query.js";
import { createRecordBatch, type RecordBatch } from "../rows/record-batch.js";
import { runScan } from "./run-scan.js";
import type { ScanOptions, Source } from "../source/source.js";

/** Options of {@link parseLogs}. */
export interface ParseOptions extends ScanOptions, Pick<Query, "maxColumns" | "maxCells"> {
  /** Members that become columns. Default: all members. */
  readonly select?: readonly string[];
  /** Turns only the matching records into rows. Default: all records. */
  readonly filter?: Expression;
  /** Stops after this many rows, in input order. */
  readonly limit?: number;
}

const CHECKS = {
  ...SCAN_CHECKS,
  select: checkedByEngine,
  filter: checkedByEngine,
  limit: checkedByEngine,
  maxColumns: checkedByEngine,
  maxCells: checkedByEngine,
};

/**
 * Parses records into typed columns. The types are inferred from the whole input.
 *
 * @throws RipsawError `invalid_option`, `invalid_source` or `invalid_query` before any work; `too_many_columns`;
 * `batch_too_large`; `result_too_large`; the code of the first failure if a source could not be read
 * @example
 * ```ts
 * import { parseLogs } from "@ripsaw/core";
 *
 * const batch = await parseLogs("sample.ndjson", { select: ["level", "duration_ms"] });
 * const duration = batch.column("duration_ms");
 * let slowest = 0;
 * for (let row = 0; row < batch.rowCount; row++) {
 *   slowest = Math.max(slowest, Number(duration?.get(row) ?? 0));
 * }
 * console.log(batch.rowCount, slowest, { ...batch.row(0) });
 * ```
 */
export async function parseLogs(source: Source, options: ParseOptions = {}): Promise<RecordBatch> {
  checkOptions("parseLogs", options, CHECKS);
  const { report, buffers } = await runScan({ operation: "parse", source, options });
  return unlessFailed(createRecordBatch(report, buffers), options);
}
