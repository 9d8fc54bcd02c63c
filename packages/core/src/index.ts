/**
 * Ripsaw's library parses, validates, filters and aggregates newline-delimited JSON logs.
 *
 * Each call scans a **Source** (a path or glob, bytes, an array of lines, or a stream) once. A line that is a JSON
 * object is a **Record**. Any other line that is not blank is a **RejectedLine**, which is data in the report and never
 * an exception. The answer is a **Report**, or a **RecordBatch** of typed columns if records are asked for. An error
 * that stops a run is a `RipsawError` with a stable `code`.
 *
 * @example
 * ```ts
 * import { computeStats, filterLogs } from "@ripsaw/core";
 *
 * const stats = await computeStats("sample.ndjson");
 * console.log(`${stats.errorCount} of ${stats.totalCount} are errors, p99 ${stats.durationMs.p99} ms`);
 *
 * const errors = await filterLogs("sample.ndjson", { minLevel: "ERROR", limit: 5 });
 * for (const line of errors.lines) console.log(line);
 * ```
 *
 * @packageDocumentation
 */
export { batchProcess, type BatchOptions } from "./batch-process.js";
export {
  ERROR_CODES,
  REJECT_CODES,
  VIOLATION_RULES,
  type ErrorCode,
  type RejectCode,
  type ViolationRule,
} from "./codes.js";
export type {
  BoolColumn,
  Column,
  ColumnValue,
  DictionaryColumn,
  F64Column,
  Int64Column,
  JsonColumn,
  NullColumn,
  Utf8Column,
} from "./column.js";
export { computeStats, type StatsOptions, type StatsResult } from "./compute-stats.js";
export type {
  ExtremeValue,
  GroupRow,
  GroupRowOf,
  GroupValue,
  KeyValue,
  TopValue,
} from "./group-row.js";
export { toRecordBatch } from "./to-record-batch.js";
export { filterLogs, type FilterOptions, type FilterResult } from "./filter-logs.js";
export { generateSample, type SampleOptions, type SampleSize } from "./generate-sample.js";
export type { JsonValue } from "./json-value.js";
export { LEVELS } from "./levels.js";
export { createLogPipeline, type LogPipeline, type PipelineOptions } from "./log-pipeline.js";
export type { MatchedLines } from "./matched-lines.js";
export { consoleNotifier, type Notifier } from "./notifier.js";
export { createOutputFile, discardUnfinishedOutputs, type OutputFile } from "./output-file.js";
export { refuseToOverwrite } from "./overwrite-guard.js";
export { parseLogs, type ParseOptions } from "./parse-logs.js";
export type { Plan } from "./plan.js";
export type { PhaseSpeed, Profile } from "./profile.js";
export type { ProcessingResult } from "./processing-result.js";
export {
  LOG_SCHEMA,
  type CompareOperator,
  type Expression,
  type FieldType,
  type GroupKey,
  type Query,
  type Rule,
  type Scalar,
  type Schema,
} from "./query.js";
export {
  avg,
  bucket,
  count,
  distinct,
  first,
  histogram,
  last,
  max,
  min,
  p50,
  p90,
  p95,
  p99,
  p999,
  quantile,
  rate,
  stddev,
  sum,
  topk,
} from "./query-aggregates.js";
export { query, type OrderName, type QueryBuilder } from "./query-builder.js";
export type { ArrowOptions, RecordBatch } from "./record-batch.js";
export type {
  BatchResult,
  HistogramBucket,
  LogStats,
  MissingField,
  NumberStats,
  RejectedLine,
  SourceFailure,
  TopErrors,
  ValidationReport,
  Violation,
} from "./report.js";
export type { Level } from "./levels.js";
export { RipsawError, type RipsawErrorDetails } from "./ripsaw-error.js";
export type { Row } from "./row.js";
export { scan, type QueryOptions } from "./scan.js";
export type {
  Approximation,
  BuiltReport,
  GroupOverflow,
  ReportOf,
  ReportWith,
  ScanReport,
  UnusedValues,
} from "./scan-report.js";
export type { Progress, ScanOptions, Source } from "./source.js";
export type { FieldStatistic, FieldStatistics } from "./field-statistics.js";
export type { Alert, AlertKind, Thresholds } from "./thresholds.js";
export { validateLogs, type ValidateOptions } from "./validate-logs.js";
