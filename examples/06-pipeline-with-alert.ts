// The production pattern: process a source in one pass, compare it with thresholds, alert somebody.
import { createLogPipeline } from "@ripsaw/core";
import type { Alert } from "@ripsaw/core";
import { sampleFile } from "./sample-file.js";

// You decide where an alert goes: a chat, a pager, a queue. The function may be asynchronous.
async function notifyOnCall(alert: Alert): Promise<void> {
  console.log(`ALERT ${alert.kind}: ${alert.message}`);
  const [mostFrequent] = alert.topErrors;
  if (mostFrequent !== undefined) console.log(`  most frequent: ${mostFrequent.message}`);
}

const pipeline = createLogPipeline({
  thresholds: { maxErrorRate: 0.02, maxP99Ms: 60_000 },
  notifier: notifyOnCall,
}).loadFrom(await sampleFile(50_000));

const { alerts, result } = await pipeline.analyzeAndAlert();
console.log(`${alerts.length} alert in ${result.totalCount} records`);

// The pipeline keeps its source, so you can look closer at what caused the alert.
const severe = await pipeline.filterHighSeverity();
console.log(`${severe.matchedCount} lines of level ERROR or FATAL`);
const unavailable = await pipeline.filterByStatus([503]);
console.log(`${unavailable.matchedCount} with status 503`);

console.log(`\n${pipeline.summary()}`);
