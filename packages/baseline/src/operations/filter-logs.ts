import type { Expression, Level } from "@ripsaw/core";
import { compileExpression, type Condition, hasLevel } from "../filter/condition.js";
import { createRecordFilter } from "../filter/record-filter.js";
import { type ScanCounts, scanRecords } from "../record/scan-records.js";
import type { ScanOptions } from "./scan-options.js";
import type { BaselineSource } from "../source/source.js";

/** Options of a filter. A record must satisfy all given conditions. */
interface FilterOptions extends ScanOptions {
  readonly minLevel?: Level;
  readonly minDurationMs?: number;
  readonly statusCodes?: readonly number[];
  readonly filter?: Expression;
  /** Stops after this many matches. */
  readonly limit?: number;
}

interface FilteredLines extends ScanCounts {
  readonly matchedCount: number;
  /** Number of records for which the condition could not be decided. Present if there is a condition. */
  readonly filterErrorCount?: number;
  /** Matching lines without terminator. For an array source, the original elements. */
  readonly lines: readonly string[];
  /** Line numbers of the matching lines, 1-based. */
  readonly lineNumbers: readonly number[];
}

async function filterLogs(
  source: BaselineSource,
  options: FilterOptions = {},
): Promise<FilteredLines> {
  const filter = createRecordFilter(options.filter, conditionsOf(options));
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const lines: string[] = [];
  const lineNumbers: number[] = [];
  const isArray = typeof source !== "string" && !(source instanceof Uint8Array);
  const counts = await scanRecords(source, options, (record, line) => {
    if (lines.length < limit && filter.matches(record, line.text)) {
      const element = isArray ? source[line.number - 1] : undefined;
      lines.push(element ?? withoutReturn(line.text));
      lineNumbers.push(line.number);
    }
    return lines.length < limit;
  });
  return { ...counts, ...filter.errors(), matchedCount: lines.length, lines, lineNumbers };
}

function withoutReturn(text: string): string {
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}

function conditionsOf({ minLevel, minDurationMs, statusCodes }: FilterOptions): Condition[] {
  const conditions: Condition[] = [];
  if (minLevel !== undefined) conditions.push(hasLevel(minLevel));
  if (minDurationMs !== undefined) {
    conditions.push(compileExpression({ field: "duration_ms", op: ">=", value: minDurationMs }));
  }
  if (statusCodes !== undefined) {
    conditions.push(compileExpression({ field: "status_code", in: statusCodes }));
  }
  return conditions;
}

export { filterLogs };
export type { FilteredLines, FilterOptions };
