// Ends the worker that loaded the engine first, and continues with others in its place.
import { once } from "node:events";
import { isMainThread, parentPort, Worker } from "node:worker_threads";

/** The thread of a new worker is likely to take the place of one that has ended. */
const LATER_WORKERS = 5;

if (isMainThread) {
  const first = await begin();
  // Keeps the library loaded.
  await begin();
  await first.terminate();
  for (let worker = 0; worker < LATER_WORKERS; worker++) await begin();
  process.exit(0);
} else {
  const { computeStats } = await import("@ripsaw/core");
  await computeStats(['{"level":"INFO"}']);
  setInterval(() => undefined, 1_000);
  parentPort?.postMessage("has scanned", []);
}

/** Starts a worker and resolves once it has scanned. */
async function begin() {
  const worker = new Worker(new URL(import.meta.url));
  await once(worker, "message");
  return worker;
}
