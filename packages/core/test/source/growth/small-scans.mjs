// Prints the growth of the process in bytes per small scan whose answer has buffers: node --expose-gc small-scans.mjs.
import { filterLogs } from "@ripsaw/core";

/** As many as it takes until the heap of V8 has its usual size. */
const WARM_UP = 50_000;
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

/**
 * Returns the resident size after a collection. It does not yield to the event loop, because what waits for a turn
 * counts too.
 */
function held() {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}
