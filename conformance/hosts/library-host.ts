import {
  batchProcess,
  type Column,
  computeStats,
  filterLogs,
  parseLogs,
  type Query,
  scan,
  type ScanOptions,
  type Source,
  validateLogs,
} from "@ripsaw/core";
import type { Host } from "./host.js";
import type { Operation } from "../run-cases/load-cases.js";

type Run = (source: Source, options: ScanOptions) => Promise<unknown>;

const OPERATIONS: Readonly<Record<Operation, Run>> = {
  stats: computeStats,
  validate: validateLogs,
  batch: batchProcess,
  async filter(source, options) {
    const { lines, ...report } = await filterLogs(source, options);
    const lineNumbers = Array.from(lines, (_, index) => lines.lineNumber(index));
    return { ...report, lines: [...lines], lineNumbers };
  },
  async parse(source, options) {
    const batch = await parseLogs(source, options);
    const { rowCount, rejectedCount, blankCount, rejectedCodes, rejectedLines } = batch;
    const { filterErrorCount } = batch;
    const columns = batch.columns.map((column) => plainColumn(column, rowCount));
    const counts = { rowCount, rejectedCount, blankCount, rejectedCodes, rejectedLines };
    return { ...counts, ...(filterErrorCount !== undefined && { filterErrorCount }), columns };
  },
  async query(source, { threads, signal, ...query }) {
    const {
      plan: _plan,
      profile: _profile,
      ...report
    } = await scan(source, query as Query, {
      ...(threads !== undefined && { threads }),
      ...(signal && { signal }),
    });
    return report;
  },
};

const libraryHost: Host = {
  name: "library",
  run: (operation, source, options) => OPERATIONS[operation](source as Source, options),
};

/** Returns every value of a column, with nested and mixed values as source text. */
function plainColumn(column: Column, rowCount: number): unknown {
  const { name, type } = column;
  const read = (row: number): unknown =>
    column.type === "json" ? column.text(row) : column.get(row);
  return { name, type, values: Array.from({ length: rowCount }, (_, row) => read(row)) };
}

export { libraryHost };
