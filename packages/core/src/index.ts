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
export { batchProcess, type BatchOptions } from "./operations/batch-process.js";
export {
  ERROR_CODES,
  REJECT_CODES,
  VIOLATION_RULES,
  type ErrorCode,
  type RejectCode,
  type ViolationRule,
} from "./model/codes.js";
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
} from "./rows/column.js";
export { computeStats, type StatsOptions, type StatsResult } from "./operations/compute-stats.js";
export type {
  ExtremeValue,
  GroupRow,
  GroupRowOf,
  GroupValue,
  KeyValue,
  TopValue,
} from "./model/group-row.js";
export { filterLogs, type FilterOptions, type FilterResult } from "./operations/filter-logs.js";
export {
  generateSample,
  type SampleOptions,
  type SampleSize,
} from "./operations/generate-sample.js";
export type { JsonValue } from "./model/json-value.js";
export { LEVELS } from "./model/levels.js";
export { LOG_SCHEMA } from "./model/log-schema.js";
export {
  createLogPipeline,
  type LogPipeline,
  type PipelineOptions,
} from "./pipeline/log-pipeline.js";
export type { MatchedLines } from "./rows/matched-lines.js";
export { consoleNotifier, type Notifier } from "./pipeline/notifier.js";
export { parseLogs, type ParseOptions } from "./operations/parse-logs.js";
export type { ProcessingResult } from "./pipeline/processing-result.js";
export type {
  CompareOperator,
  Expression,
  FieldType,
  GroupKey,
  Query,
  Rule,
  Scalar,
  Schema,
} from "./model/query.js";
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
} from "./model/aggregates.js";
export { query, type OrderName, type QueryBuilder } from "./query/query-builder.js";
export type { ArrowOptions, RecordBatch } from "./rows/record-batch.js";
export type {
  Approximation,
  BatchResult,
  GroupOverflow,
  HistogramBucket,
  LogStats,
  MissingField,
  NumberStats,
  PhaseSpeed,
  Plan,
  Profile,
  RejectedLine,
  SourceFailure,
  TopErrors,
  UnusedValues,
  ValidationReport,
  Violation,
} from "./model/report.js";
export type { Level } from "./model/levels.js";
export { RipsawError, type RipsawErrorDetails } from "./model/ripsaw-error.js";
export type { Row } from "./rows/row.js";
export { scan, type QueryOptions } from "./operations/scan.js";
export { scanToArrow, type ArrowReport } from "./operations/scan-to-arrow.js";
export type { BuiltReport, ReportOf, ReportWith, ScanReport } from "./operations/scan-report.js";
export type { Progress, ScanOptions, Source } from "./source/source.js";
export type { FieldStatistic, FieldStatistics } from "./operations/field-statistics.js";
export type { Alert, AlertKind, Thresholds } from "./pipeline/thresholds.js";
export { validateLogs, type ValidateOptions } from "./operations/validate-logs.js";
