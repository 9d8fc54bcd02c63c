// Find the lines that are broken and the records that break a schema.
import { LOG_SCHEMA, validateLogs } from "@ripsaw/core";
import type { Schema } from "@ripsaw/core";
import { sampleFile } from "./sample-file.js";

const path = await sampleFile(1_000);
const report = await validateLogs(path, { maxDetails: 3 });

console.log(`${report.validCount} valid records`);
console.log(`${report.rejectedCount} lines are no records:`, report.rejectedCodes);
for (const { line, byteOffset, message } of report.rejectedLines) {
  console.log(`  line ${line}, byte ${byteOffset}: ${message}`);
}
console.log(`${report.violationCount} violations of the schema, the first of them:`);
for (const { line, message } of report.violations) {
  console.log(`  line ${line}: ${message}`);
}

// A schema is plain data. This one is stricter than the default: every record needs a request.
const schema: Schema = {
  rules: [
    ...LOG_SCHEMA.rules,
    { path: "request_id", type: "string", required: true, minLength: 1 },
  ],
};
const strict = await validateLogs(path, { schema });
const unrelated = strict.violationCount - report.violationCount;
console.log(`${unrelated} more violations when every record needs a request`);
