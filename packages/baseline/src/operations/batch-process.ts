import type { BatchResult, Schema } from "@ripsaw/core";
import { DEFAULT_SCHEMA } from "../schema/log-schema.js";
import { scanRecords } from "../record/scan-records.js";
import type { ScanOptions } from "./scan-options.js";
import type { BaselineSource } from "../source/source.js";
import { createStatsCollector } from "../statistics/stats-collector.js";
import { createTopMessages } from "../statistics/top-messages.js";
import { createViolationCollector } from "../schema/violation-collector.js";

/** Validates a source, computes its statistics and finds its most frequent error messages in one pass. */
async function batchProcess(
  source: BaselineSource,
  options: ScanOptions & { readonly schema?: Schema; readonly topErrors?: number } = {},
): Promise<BatchResult> {
  const stats = createStatsCollector();
  const violations = createViolationCollector(options.schema ?? DEFAULT_SCHEMA, options);
  const messages = createTopMessages();
  const counts = await scanRecords(source, options, (record, line) => {
    stats.add(record, line.text);
    violations.add(record, line);
    messages.add(record);
    return true;
  });
  return {
    stats: stats.finish(counts, options),
    validation: violations.finish(counts),
    topErrors: messages.finish(options.topErrors ?? 10),
  };
}

export { batchProcess };
