import type { ProcessingResult } from "./processing-result.js";

/** Summarizes a result in a few lines of plain text. */
export function summaryOf(result: ProcessingResult): string {
  // Created on demand: constructing the first formatter takes longer than everything else at import of the library.
  const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
  const { stats, topErrors, failures = [] } = result;
  const { count, min, max, mean, p50, p95, p99 } = stats.durationMs;
  const ms = (value: number | null): string =>
    value === null ? "none" : `${fine.format(value)} ms`;
  const codes = Object.entries(stats.statusCodes);
  return [
    `${whole.format(result.totalCount)} records in ${ms(result.processingTimeMs)}` +
      ` (${whole.format(result.recordsPerSecond)} records/s,` +
      ` ${fine.format(result.bytesPerSecond / 1e6)} MB/s)`,
    `levels: ${whole.format(stats.fatalCount)} FATAL, ${whole.format(stats.errorCount)} ERROR,` +
      ` ${whole.format(stats.warnCount)} WARN, ${whole.format(stats.infoCount)} INFO,` +
      ` ${whole.format(stats.debugCount)} DEBUG, ${whole.format(stats.traceCount)} TRACE,` +
      ` ${whole.format(stats.otherCount)} other`,
    `lines: ${whole.format(result.rejectedCount)} rejected, ${whole.format(stats.blankCount)} blank`,
    `schema: ${whole.format(result.validCount)} valid records,` +
      ` ${whole.format(result.violationCount)} violations`,
    ...(count > 0
      ? [
          `duration: min ${ms(min)}, mean ${ms(mean)}, p50 ${ms(p50)}, p95 ${ms(p95)},` +
            ` p99 ${ms(p99)}, max ${ms(max)}`,
        ]
      : []),
    ...(codes.length > 0
      ? [`status: ${codes.map(([code, n]) => `${code} x ${whole.format(n)}`).join(", ")}`]
      : []),
    ...topErrors.messages.map(({ message, count: n }) => `error x ${whole.format(n)}: ${message}`),
    ...failures.map((failure) => `not read: ${failure.source}: ${failure.message}`),
  ].join("\n");
}
