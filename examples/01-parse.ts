// Parse logs into columns: every member becomes a typed column, and rows are created only on demand.
import { parseLogs } from "@ripsaw/core";
import { sampleFile } from "./sample-file.js";

const path = await sampleFile(1_000, 0);
const batch = await parseLogs(path);

console.log(`${batch.rowCount} records, ${batch.rejectedCount} rejected lines`);
for (const { name, type, nullCount } of batch.columns) {
  console.log(`  ${name.padEnd(14)} ${type.padEnd(12)} ${nullCount} null`);
}

// Read a column value by value, without creating a single row.
const durations = batch.column("duration_ms");
let slowest = 0;
for (let i = 0; i < batch.rowCount; i++) {
  const duration = durations?.get(i);
  if (typeof duration === "number") slowest = Math.max(slowest, duration);
}
console.log(`slowest request: ${slowest} ms`);

// A row is an object whose text and nested values are decoded when you read them.
const first = batch.row(0);
console.log(`first record: ${String(first["level"])} ${String(first["message"])}`);

// Lines that are not JSON objects are data too: nothing is lost silently.
for (const { line, code } of batch.rejectedLines.slice(0, 3)) {
  console.log(`line ${line} was rejected: ${code}`);
}
