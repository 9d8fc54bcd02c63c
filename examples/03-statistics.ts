// Count records by level and status code and measure durations, in one pass with exact percentiles.
import { computeStats } from "@ripsaw/core";
import { sampleFile } from "./sample-file.js";

const path = await sampleFile(10_000);
const stats = await computeStats(path);

console.log(`${stats.totalCount} records`);
console.log(
  `  FATAL ${stats.fatalCount}  ERROR ${stats.errorCount}  WARN ${stats.warnCount}` +
    `  INFO ${stats.infoCount}  DEBUG ${stats.debugCount}  TRACE ${stats.traceCount}`,
);

const { p50, p95, p99, max } = stats.durationMs;
console.log(`  duration: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, max ${max} ms`);

for (const [code, count] of Object.entries(stats.errorStatusCodes)) {
  console.log(`  status ${code}: ${count}`);
}

// Ask the same question about some of the records. A filter is plain data.
const slowErrors = await computeStats(path, {
  filter: {
    and: [
      { field: "level", op: "==", value: "ERROR" },
      { field: "duration_ms", op: ">=", value: p95 ?? 0 },
    ],
  },
});
console.log(`${slowErrors.totalCount} errors are among the slowest 5 %`);
