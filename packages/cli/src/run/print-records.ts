import { type Query, type RecordBatch, type ScanReport, scan } from "@ripsaw/core";
import { withExcerpt } from "../errors/with-excerpt.js";
import type { ScanFlags } from "../arguments/options.js";
import { runQuery } from "./run-query.js";
import { runRawScan } from "./run-scan.js";

type RecordsFormat = "ndjson" | "json" | "csv" | "table" | "arrow";

/**
 * Prints the matching records: their lines byte for byte, or, with `select` or as a table, CSV or Arrow, their columns.
 */
async function printRecords(
  files: readonly string[],
  flags: ScanFlags,
  query: Query,
  format: RecordsFormat,
): Promise<void> {
  const isOfLines = query.select === undefined && query.rows !== "columns";
  if (format === "ndjson" && isOfLines) {
    const lines = { ...query, rows: "lines" } as const;
    return runRawScan(files, flags, (source, options) =>
      withExcerpt(query, () => scan(source, lines, options)),
    );
  }
  if (format === "json" && isOfLines) {
    const { renderMatches } = await import("../render/reports/matching-records.js");
    return runQuery(files, { ...flags, format }, { ...query, rows: "lines" }, renderMatches);
  }
  const { renderBatch } = await import("../render/reports/record-batch.js");
  return runQuery(files, { ...flags, format }, { ...query, rows: "columns" }, (report, style) => {
    const batch = batchOf(report);
    return format === "arrow" ? arrowOf(batch) : renderBatch(batch, format, style);
  });
}

function batchOf({ columns }: ScanReport): RecordBatch {
  if (columns === undefined) throw new Error("the scan returned no columns");
  return columns;
}

async function arrowOf(batch: RecordBatch): Promise<Iterable<Uint8Array>> {
  return [await batch.toArrow()];
}

export { type RecordsFormat, printRecords };
