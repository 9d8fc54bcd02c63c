// By how many bytes the process grows with each small scan that has buffers in its answer: node --expose-gc small-scans.mjs.
import { filterLogs } from "@ripsaw/core";

const WARM_UP = 5_000;
const SCANS = 50_000;
const LINES = ['{"level":"INFO"}'];

await scan(WARM_UP);
const before = held();
await scan(SCANS);
console.log((held() - before) / SCANS);

/** @param {number} times */
async function scan(times) {
  for (let time = 0; time < times; time++) await filterLogs(LINES, { minLevel: "INFO" });
}

/** What is resident after a collection. No turn of the event loop: what waits for one is part of it. */
function held() {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}
