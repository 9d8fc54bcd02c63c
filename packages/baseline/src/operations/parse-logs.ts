import type { Expression } from "@ripsaw/core";
import { BaselineError } from "../baseline-error.js";
import type { BaselineColumn } from "../columns/baseline-column.js";
import { createColumnCollector } from "../columns/column-collector.js";
import { createRecordFilter } from "../filter/record-filter.js";
import { type ScanCounts, scanRecords } from "../record/scan-records.js";
import type { ScanOptions } from "./scan-options.js";
import type { BaselineSource } from "../source/source.js";

interface ParseOptions extends ScanOptions {
  /** Members that become columns. */
  readonly select?: readonly string[];
  readonly filter?: Expression;
  /** Stops after this many matches. */
  readonly limit?: number;
  /** Maximum number of columns. Default: 16,384. */
  readonly maxColumns?: number;
  /** Maximum number of cells. Default: 2^30. */
  readonly maxCells?: number;
}

interface ParsedColumns extends ScanCounts {
  readonly filterErrorCount?: number;
  readonly rowCount: number;
  readonly columns: readonly BaselineColumn[];
}

async function parseLogs(
  source: BaselineSource,
  options: ParseOptions = {},
): Promise<ParsedColumns> {
  const filter = createRecordFilter(options.filter);
  const { limit = Number.POSITIVE_INFINITY, maxColumns = 16_384, maxCells = 2 ** 30 } = options;
  const collector = createColumnCollector(options.select);
  const counts = await scanRecords(source, options, (record, { text }) => {
    if (collector.rowCount() < limit && filter.matches(record, text)) collector.add(record, text);
    if (collector.columnCount() > maxColumns) {
      throw new BaselineError("too_many_columns", `More than ${maxColumns} columns`);
    }
    return collector.rowCount() < limit;
  });
  const rowCount = collector.rowCount();
  const columns = collector.finish();
  if (columns.reduce((sum, column) => sum + cellCount(column), 0) > maxCells) {
    throw new BaselineError("result_too_large", `More than ${maxCells} cells`);
  }
  return { ...counts, ...filter.errors(), rowCount, columns };
}

/** Counts the cells of a column: one per row, but at most 16 per value that is not null. */
function cellCount({ values }: BaselineColumn): number {
  return Math.min(values.length, 16 * values.filter((value) => value !== null).length);
}

export { parseLogs };
export type { ParsedColumns, ParseOptions };
