import { nativeBinding, type ColumnLayout, type NativeReport } from "../native/binding.js";
import { checkOptions, positive } from "../model/check-options.js";
import type { RejectCode } from "../model/codes.js";
import { createColumn, type Column } from "./column.js";
import { failuresOf, filterErrorsOf, missingFieldsOf, part } from "../native/report-part.js";
import { bufferAt } from "../native/native-buffer.js";
import { NO_ORIGINS, originsOf, type Origins } from "./origins.js";
import { readOutcome } from "../native/outcome.js";
import type { MissingField, RejectedLine, SourceFailure } from "../model/report.js";
import { rowFactory, type Row, type RowFactory } from "./row.js";

/**
 * Records as typed columns, in input order. Rows are created when they are asked for. To read a few members of many
 * records, read the columns instead.
 */
export interface RecordBatch extends Iterable<Row>, Disposable {
  readonly rowCount: number;
  /** Columns, in order of first appearance of their members. */
  readonly columns: readonly Column[];
  /** Returns the column of a member, by its exact name. */
  column(name: string): Column | undefined;
  /**
   * Returns one record.
   *
   * @throws RangeError if `index` is outside 0 to rowCount - 1
   */
  row(index: number): Row;
  /**
   * Returns the line number of a record in its source, 1-based.
   *
   * @throws RangeError if `index` is outside 0 to rowCount - 1
   */
  lineNumber(index: number): number;
  /** Returns the name of the source of a record, if several sources were scanned. */
  sourceName(index: number): string | undefined;
  /** Returns all rows. Each row costs time and memory: prefer the columns for large batches. */
  toArray(): Row[];
  /**
   * Encodes the batch as an Arrow IPC stream, for @uwdata/flechette, apache-arrow, DuckDB, pandas and others.
   *
   * @throws RipsawError `invalid_option`; `result_too_large`
   */
  toArrow(options?: ArrowOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** Number of records for which the filter is an error value; none of them is a row. Present if there is a filter. */
  readonly filterErrorCount?: number;
  /** Fields of the filter that no record has, and selected members that no row has. Absent if there are none. */
  readonly missingFields?: readonly MissingField[];
  readonly rejectedCount: number;
  readonly blankCount: number;
  /** Exact number of rejected lines by code. Codes that do not occur are absent. */
  readonly rejectedCodes: Readonly<Partial<Record<RejectCode, number>>>;
  readonly rejectedLines: readonly RejectedLine[];
  readonly failures?: readonly SourceFailure[];
  /** Releases the memory even if the batch is still referenced. The batch has no rows afterwards. */
  [Symbol.dispose](): void;
}

/** Options of {@link RecordBatch.toArrow}. */
export interface ArrowOptions {
  /**
   * Maximum number of cells that columns with `rows` may take together, because Arrow stores a cell for every row of
   * every column. More cells fail with `result_too_large`. Default: 134,217,728, which is up to 1 GiB in the stream.
   */
  readonly maxCells?: number;
}

const ARROW_CHECKS = { maxCells: positive };
const MOST_SPARSE_CELLS = 2 ** 27;

interface Records {
  readonly rowCount: number;
  readonly columns: readonly Column[];
  readonly origins: Origins;
  readonly layouts: readonly ColumnLayout[];
  readonly buffers: readonly Uint8Array[];
}

const NO_RECORDS: Records = {
  rowCount: 0,
  columns: [],
  origins: NO_ORIGINS,
  layouts: [],
  buffers: [],
};

/** Creates a batch over the buffers of a scan that was asked for columns. */
export function createRecordBatch(
  report: NativeReport,
  buffers: readonly Uint8Array<ArrayBuffer>[],
): RecordBatch {
  const layout = part(report, "columns");
  const { rowCount, columns: layouts } = layout;
  const { rejectedCount, blankCount, rejectedCodes, rejectedLines } = report;

  let records: Records = {
    rowCount,
    layouts,
    buffers,
    columns: layouts.map((layout) => createColumn(layout, buffers, rowCount)),
    origins: originsOf(layout, buffers, report.sourceNames),
  };
  let byName: ReadonlyMap<string, Column> | undefined;
  let makeRow: RowFactory | undefined;

  const row = (index: number): Row => {
    if (!Number.isInteger(index) || index < 0 || index >= records.rowCount) {
      throw new RangeError(`there is no row ${index}`);
    }
    makeRow ??= rowFactory(records.columns);
    return makeRow(index);
  };

  return {
    get rowCount() {
      return records.rowCount;
    },
    get columns() {
      return records.columns;
    },
    column(name) {
      byName ??= new Map(records.columns.map((column) => [column.name, column]));
      return byName.get(name);
    },
    row,
    lineNumber: (index) => records.origins.lineNumber(index),
    sourceName: (index) => records.origins.sourceName(index),
    toArray: () => Array.from({ length: records.rowCount }, (_, index) => row(index)),
    async toArrow(options = {}) {
      checkOptions("toArrow", options, ARROW_CHECKS);
      const { maxCells = MOST_SPARSE_CELLS } = options;
      const { layouts, buffers: held, rowCount: rows } = records;
      const native = await nativeBinding();
      const outcome = await native.encodeArrow(JSON.stringify(layouts), rows, held, maxCells);
      readOutcome(outcome);
      return bufferAt(outcome.buffers, 0);
    },
    ...filterErrorsOf(report),
    ...missingFieldsOf(report),
    rejectedCount,
    blankCount,
    rejectedCodes,
    rejectedLines,
    ...failuresOf(report),
    *[Symbol.iterator]() {
      for (let index = 0; index < records.rowCount; index++) yield row(index);
    },
    [Symbol.dispose]() {
      records = NO_RECORDS;
      byName = undefined;
      makeRow = undefined;
    },
  };
}
