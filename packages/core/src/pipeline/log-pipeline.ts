import { BATCH_CHECKS, runBatch, type BatchOptions } from "../operations/batch-process.js";
import { callback, checkOptions } from "../model/check-options.js";
import { unlessFailed } from "../operations/unless-failed.js";
import { filterLogs, type FilterOptions, type FilterResult } from "../operations/filter-logs.js";
import { notifyAll, type Notifier } from "./notifier.js";
import { toProcessingResult, type ProcessingResult } from "./processing-result.js";
import type { Level } from "../model/levels.js";
import type { ScanOptions, Source } from "../source/source.js";
import { invalidSource, sourceKind } from "../source/source-kind.js";
import { summaryOf } from "./summary.js";
import { alertsOf, checkThresholds, type Alert, type Thresholds } from "./thresholds.js";

/** Options of {@link createLogPipeline}. */
export interface PipelineOptions extends BatchOptions {
  readonly thresholds?: Thresholds;
  /** Called once for every threshold that is exceeded. Without it, `analyzeAndAlert` only returns the alerts. */
  readonly notifier?: Notifier;
}

/** Pipeline that loads a source, processes it in one pass, and raises an alert for each threshold that it exceeds. */
export interface LogPipeline {
  /**
   * Sets the source and discards the results of an earlier one. Nothing is read yet.
   *
   * @throws RipsawError `invalid_source`
   */
  loadFrom(source: Source): LogPipeline;
  /**
   * Validates the source, computes its statistics and finds its most frequent error messages in one pass.
   *
   * @throws RipsawError `invalid_source` if no source is loaded or a stream was already read; otherwise as
   * `batchProcess`, with the ProcessingResult as `report` if a source could not be read
   */
  processBatch(): Promise<ProcessingResult>;
  /**
   * Compares the result with the thresholds and calls the notifier. Processes the batch first if that has not happened
   * yet.
   *
   * @throws RipsawError as `processBatch`; `write_failed` if the notifier threw, after every alert was tried, with
   * `{ alerts, result }` as its `report`
   */
  analyzeAndAlert(): Promise<{
    readonly alerts: readonly Alert[];
    readonly result: ProcessingResult;
  }>;
  /** Finds the records of this level (default: ERROR) or a more severe one, in a separate pass. */
  filterHighSeverity(minLevel?: Level): Promise<FilterResult>;
  /** Finds the records with one of these status codes, in a separate pass. */
  filterByStatus(statusCodes: readonly number[]): Promise<FilterResult>;
  /** Summarizes the last result in a few lines of plain text. */
  summary(): string;
}

/**
 * Creates a pipeline that combines the operations the way a production job uses them: process a batch, compare it with
 * thresholds, send alerts.
 *
 * @throws RipsawError `invalid_option`
 * @example
 * ```ts
 * import { createLogPipeline } from "@ripsaw/core";
 *
 * const pipeline = createLogPipeline({
 *   thresholds: { maxErrors: 100, maxP99Ms: 2_000 },
 *   notifier: (alert) => console.log("page the on-call:", alert.message),
 * });
 * const { alerts, result } = await pipeline.loadFrom("sample.ndjson").analyzeAndAlert();
 * console.log(alerts.length, result.totalCount);
 * console.log(pipeline.summary());
 * ```
 */
export function createLogPipeline(options: PipelineOptions = {}): LogPipeline {
  checkOptions("createLogPipeline", options, {
    ...BATCH_CHECKS,
    thresholds: () => undefined,
    notifier: callback,
  });
  const { thresholds = {}, notifier, ...batch } = options;
  checkThresholds(thresholds);

  let source: Source | undefined;
  let readOnce = false;
  let result: ProcessingResult | undefined;

  const loaded = (): Source => {
    if (source === undefined) throw invalidSource("no source is loaded: call loadFrom first");
    if (readOnce) throw invalidSource("the stream was already read: load it again");
    readOnce = isReadOnce(source);
    return source;
  };

  const processBatch = async (): Promise<ProcessingResult> => {
    const start = performance.now();
    const { result: found, byteCount } = await runBatch(loaded(), batch);
    result = toProcessingResult(found, byteCount, performance.now() - start);
    return unlessFailed(result, batch);
  };

  const filter = async (conditions: FilterOptions): Promise<FilterResult> =>
    filterLogs(loaded(), { ...scanOptions(batch), ...conditions });

  const pipeline: LogPipeline = {
    loadFrom(next) {
      sourceKind(next);
      source = next;
      readOnce = false;
      result = undefined;
      return pipeline;
    },
    processBatch,
    async analyzeAndAlert() {
      const analyzed = unlessFailed(result ?? (await processBatch()), batch);
      const alerts = alertsOf(analyzed, thresholds);
      if (notifier) await notifyAll(notifier, alerts, { alerts, result: analyzed });
      return { alerts, result: analyzed };
    },
    filterHighSeverity: (minLevel = "ERROR") => filter({ minLevel }),
    filterByStatus: (statusCodes) => filter({ statusCodes }),
    summary: () => (result === undefined ? "No batch has been processed." : summaryOf(result)),
  };
  return pipeline;
}

/** Extracts the scan options. `quarantine` is left out because the batch has already written that file. */
function scanOptions({
  schema: _schema,
  topErrors: _topErrors,
  histogram: _histogram,
  quarantine: _quarantine,
  ...scan
}: BatchOptions): ScanOptions {
  return scan;
}

/** Reports whether a source can be read only once: an iterator, a stream or standard input. */
function isReadOnce(source: Source): boolean {
  const read = sourceKind(source);
  if (read.kind === "paths") return read.paths.includes("-");
  if (read.kind !== "chunks") return false;
  return ["next", "pipe", "getReader"].some((member) => member in read.chunks);
}
