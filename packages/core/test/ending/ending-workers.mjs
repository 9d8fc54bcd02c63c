// Terminates workers in the middle of their scans, eight at a time: node ending-workers.mjs COUNT SEED FOLDER.
import { readFileSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { randomNumbers } from "./random-numbers.mjs";

const AT_A_TIME = 8;
const SCANS_AT_A_TIME = 3;
const EARLIEST_END_MS = 20;
const LATEST_END_MS = 400;

if (isMainThread) {
  const [count, seed, folder] = process.argv.slice(2);
  const random = randomNumbers(Number(seed));
  let left = Number(count);
  const endSome = async () => {
    while (left-- > 0) {
      const worker = new Worker(new URL(import.meta.url), {
        workerData: { seed: random() * 2 ** 32, folder },
      });
      await after(EARLIEST_END_MS + random() * (LATEST_END_MS - EARLIEST_END_MS));
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, endSome));
} else {
  await scanForever(workerData);
}

/** @param {{ readonly seed: number, readonly folder: string }} settings */
async function scanForever({ seed, folder }) {
  // The import happens here, so that the first worker to load the engine ends too and the main thread never loads it.
  const { computeStats, filterLogs, parseLogs, validateLogs } = await import("@ripsaw/core");
  const random = randomNumbers(seed);
  const log = readFileSync(`${folder}/log`);
  const compressed = readFileSync(`${folder}/log.gz`);
  const lines = log.toString().trimEnd().split("\n");
  const external = (await filterLogs(log, { minLevel: "INFO" })).lines.bytes;

  const sources = [
    () => `${folder}/log`,
    () => `${folder}/log.gz`,
    () => log,
    () => external,
    () => compressed,
    () => lines,
    () => lines.slice(0, 3),
    () => log.subarray(0, 1_000),
    () => Array(6).fill(log),
    () => Array(6).fill(compressed),
  ];
  const operations = [
    computeStats,
    validateLogs,
    /** @param {Parameters<typeof filterLogs>[0]} source */
    (source) => filterLogs(source, { minLevel: "INFO" }),
    /** @param {Parameters<typeof parseLogs>[0]} source */
    async (source) => (await parseLogs(source)).toArrow(),
  ];
  /**
   * @template Item
   * @param {readonly Item[]} items
   */
  const any = (items) => /** @type {Item} */ (items[Math.floor(random() * items.length)]);
  const scanSome = async () => {
    for (;;) await any(operations)(any(sources)());
  };
  await Promise.all(Array.from({ length: SCANS_AT_A_TIME }, scanSome));
}
