import type { LogStats, Query, TopErrors, ValidationReport } from "@ripsaw/core";
import { BaselineError } from "./baseline-error.js";
import { currentTime } from "./cel/time.js";
import { compileFilter } from "./filter/expression.js";
import type { Answer } from "./group/answer.js";
import { compileGroups } from "./group/compile-groups.js";
import { createGroupCollector } from "./group/group-collector.js";
import { type ScanCounts, scanRecords } from "./record/scan-records.js";
import type { ScanOptions } from "./operations/scan-options.js";
import type { BaselineSource } from "./source/source.js";
import { createStatsCollector } from "./statistics/stats-collector.js";
import { createTopMessages } from "./statistics/top-messages.js";
import { createViolationCollector } from "./schema/violation-collector.js";

/** Answer to a query. Parts that the query did not ask for are absent. */
interface QueryReport extends ScanCounts {
  readonly matchedCount: number;
  /** Number of records for which the filter is an error value. Present if there is a filter. */
  readonly filterErrorCount?: number;
  readonly stats?: LogStats;
  readonly validation?: ValidationReport;
  readonly topErrors?: TopErrors;
  readonly groups?: readonly Readonly<Record<string, Answer>>[];
  readonly groupCount?: number;
}

/** Answers a query that asks for no rows. All groups are kept, and every aggregate is exact. */
async function scan(
  source: BaselineSource,
  query: Query,
  settings: ScanOptions = {},
): Promise<QueryReport> {
  const options = { ...query, ...settings };
  const { filter, schema, topErrors } = query;
  if (query.histogram && !query.stats) {
    throw new BaselineError("invalid_query", "histogram needs stats");
  }
  const plan = compileGroups(query, currentTime());
  const matches = filter === undefined ? () => true : compileFilter(filter);
  const groups = plan && createGroupCollector(plan);
  const stats = query.stats ? createStatsCollector() : undefined;
  const violations = schema && createViolationCollector(schema, options);
  const messages = topErrors === undefined ? undefined : createTopMessages();
  const limit = plan ? Number.POSITIVE_INFINITY : (query.limit ?? Number.POSITIVE_INFINITY);
  let matchedCount = 0;
  let filterErrorCount = 0;
  const counts = await scanRecords(source, options, (record, line) => {
    if (matchedCount >= limit) return false;
    violations?.add(record, line);
    const context = { record, text: line.text };
    const matched = matches(context);
    if (matched === undefined) filterErrorCount += 1;
    if (matched !== true) return true;
    matchedCount += 1;
    stats?.add(record, line.text);
    messages?.add(record);
    groups?.add(context);
    return matchedCount < limit;
  });
  return {
    ...counts,
    matchedCount,
    ...(filter !== undefined && { filterErrorCount }),
    ...(stats && { stats: stats.finish(counts, options) }),
    ...(violations && { validation: violations.finish(counts) }),
    ...(messages && { topErrors: messages.finish(topErrors ?? 0) }),
    ...groups?.finish(),
  };
}

export { scan };
export type { QueryReport };
