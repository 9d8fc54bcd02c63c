import type { Expression, LogStats } from "@ripsaw/core";
import { BaselineError } from "../baseline-error.js";
import { createRecordFilter } from "../filter/record-filter.js";
import { scanRecords } from "../record/scan-records.js";
import type { ScanOptions } from "./scan-options.js";
import type { BaselineSource } from "../source/source.js";
import { createStatsCollector } from "../statistics/stats-collector.js";

/** Computes the statistics of a source. Throws `no_valid_records` if it holds no record. */
async function computeStats(
  source: BaselineSource,
  options: ScanOptions & { readonly filter?: Expression } = {},
): Promise<LogStats> {
  const stats = createStatsCollector();
  const filter = createRecordFilter(options.filter);
  const counts = await scanRecords(source, options, (record, { text }) => {
    if (filter.matches(record, text)) stats.add(record, text);
    return true;
  });
  if (counts.recordCount === 0) {
    throw new BaselineError("no_valid_records", "The source holds no record");
  }
  return { ...stats.finish(counts, options), ...filter.errors() };
}

export { computeStats };
