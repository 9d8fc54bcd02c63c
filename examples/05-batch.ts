// Validate, compute statistics and find the most frequent errors, all in one pass over the file.
import { batchProcess } from "@ripsaw/core";
import { sampleFile } from "./sample-file.js";

const path = await sampleFile(100_000);
const { stats, validation, topErrors } = await batchProcess(path, { topErrors: 3 });

console.log(`${stats.totalCount} records, ${validation.rejectedCount} rejected lines`);
console.log(`${validation.validCount} records are valid, ${validation.violationCount} violations`);
console.log(`${stats.errorCount} errors, p99 ${stats.durationMs.p99} ms`);
console.log(`the most frequent of ${topErrors.distinctCount} error messages:`);
for (const { message, count } of topErrors.messages) {
  console.log(`  ${count} x ${message}`);
}

// Lines in memory work the same way, and bad data never throws.
const small = await batchProcess([
  '{"timestamp":"2026-01-01T00:00:00Z","level":"INFO","message":"started"}',
  '{"timestamp":"2026-01-01T00:00:01Z","level":"FATAL","message":"stopped"}',
  '{"timestamp":"2026-01-01T00:00:02Z","level":"ERR',
]);
console.log(small.validation.violations[0]?.message);
console.log(
  `line ${small.validation.rejectedLines[0]?.line}: ${small.validation.rejectedLines[0]?.code}`,
);
