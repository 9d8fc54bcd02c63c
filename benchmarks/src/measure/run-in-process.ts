import { fork } from "node:child_process";
import { totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import type { Job } from "./job.js";
import type { Measurement } from "./measurement.js";

const WORKER = fileURLToPath(new URL("worker.js", import.meta.url));

/** Heap limit. A million lines as JavaScript objects need more than Node's default. */
const HEAP_MIB = Math.floor((0.75 * totalmem()) / 2 ** 20);

/** Runs a job in its own process. Rejects if the process fails. */
function runInProcess(job: Job, onMeasurement: (measurement: Measurement) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = fork(WORKER, [], {
      execArgv: ["--expose-gc", `--max-old-space-size=${HEAP_MIB}`],
    });
    worker.on("message", (measurement: Measurement) => onMeasurement(measurement));
    worker.on("error", reject);
    worker.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${job.operation}, ${job.input}: ended with ${signal ?? code}`));
    });
    worker.send(job);
  });
}

export { runInProcess };
