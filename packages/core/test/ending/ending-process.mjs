// Scans without end, and ends in the middle of a scan: node ending-process.mjs SCAN ENDING AFTER_MS FOLDER. Writes the
// time at which it begins to end, in milliseconds since the epoch.
import { writeSync } from "node:fs";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { SCANS, scanForever } from "./endless-scans.mjs";

const [scanName = "", ending, afterMs, folder = ""] = process.argv.slice(2);
const ignore = () => undefined;
const say = () => writeSync(1, `${Date.now()}\n`);

/** Without a scan, the process shows how long the ending itself takes. */
const scan = SCANS[scanName]?.(folder) ?? (() => new Promise(ignore));

const endings = {
  exit: () => process.exit(7),
  exception: () => {
    throw new Error("not caught");
  },
  rejection: () => void Promise.reject(new Error("not handled")),
  signal: () => void process.kill(process.pid, "SIGTERM"),
  termination: () => void worker?.terminate(),
};

/** @type {Worker | undefined} */
let worker;
if (isMainThread && ending === "termination") {
  worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2), stdin: false });
  worker.once("message", endLater);
} else {
  process.on("SIGTERM", () => process.exit(5));
  setInterval(ignore, 1_000);
  scanForever(scan).catch(ignore);
  if (isMainThread) endLater();
  else parentPort?.postMessage("begun", []);
}

function endLater() {
  setTimeout(() => {
    say();
    endings[/** @type {keyof typeof endings} */ (ending)]();
  }, Number(afterMs));
}
