// Find the lines that matter, byte for byte as they were written.
import { filterLogs } from "@ripsaw/core";
import { sampleFile } from "./sample-file.js";

const path = await sampleFile(10_000);

const severe = await filterLogs(path, { minLevel: "WARN" });
console.log(`${severe.matchedCount} of ${severe.recordCount} records are WARN or worse`);

// Several conditions are combined with "and".
const slowFailures = await filterLogs(path, {
  minLevel: "ERROR",
  minDurationMs: 1_000,
  statusCodes: [500, 502, 503],
});
console.log(`${slowFailures.matchedCount} are failed requests that took a second or longer`);

// Matches stay raw lines until you ask for more.
const { lines } = slowFailures;
if (lines.length > 0) console.log(`line ${lines.lineNumber(0)}: ${lines.at(0)}`);

// Any condition can be written as an expression, and `limit` stops the scan early.
const withCode = await filterLogs(path, {
  filter: {
    and: [{ field: "error_code", exists: true }, { not: { field: "status_code", in: [500, 503] } }],
  },
  limit: 2,
});
for (const row of withCode.lines.rows()) {
  console.log(`${String(row["error_code"])}: ${String(row["message"])}`);
}
