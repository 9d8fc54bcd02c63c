import { readFileSync } from "node:fs";
import { computeStats, filterLogs, parseLogs } from "@ripsaw/core";

const LINE = '{"level":"INFO","message":"request served","duration_ms":12.5,"status_code":200}';

/** Content of the file `log`, and of `log.gz` after decompression. */
export const LOG = `${LINE}\n`.repeat((16 << 20) / LINE.length);

/** @param {string} folder */
const bytes = (folder) => readFileSync(`${folder}/log`);
/** @param {string} folder */
const gzip = (folder) => readFileSync(`${folder}/log.gz`);
const lines = () => Array(1_000_000).fill(LINE);

/** @param {Buffer} bytes */
async function* slices(bytes) {
  for (let at = 0; at < bytes.length; at += 1 << 20) yield bytes.subarray(at, at + (1 << 20));
}

/** @param {Buffer} bytes */
async function* stalled(bytes) {
  yield bytes.subarray(0, bytes.length / 2);
  await new Promise(() => undefined);
}

/** @typedef {() => Promise<unknown>} Scan */

/**
 * Scans by name. Each creates one kind of scan. A scan of a source that never delivers does not end.
 *
 * @type {Readonly<Record<string, (folder: string) => Scan>>}
 */
export const SCANS = {
  path: (folder) => () => computeStats(`${folder}/log`),
  "compressed path": (folder) => () => computeStats(`${folder}/log.gz`),
  "rows of a path": (folder) => () => parseLogs(`${folder}/log`),
  "silent pipe": (folder) => () => computeStats(`${folder}/silent`),
  "pipe that nobody opens": (folder) => () => computeStats(`${folder}/unopened`),
  "silent standard input": () => () => computeStats({ paths: ["-"] }),
  bytes: (folder) => over(bytes(folder), computeStats),
  "compressed bytes": (folder) => over(gzip(folder), computeStats),
  "rows of bytes": (folder) => over(bytes(folder), parseLogs),
  lines: () => over(lines(), computeStats),
  "lines on one thread": () => over(lines(), (source) => computeStats(source, { threads: 1 })),
  "matching lines": () => over(lines(), (source) => filterLogs(source, { minLevel: "INFO" })),
  stream: (folder) => over(bytes(folder), (source) => computeStats(slices(source))),
  "compressed stream": (folder) => over(gzip(folder), (source) => computeStats(slices(source))),
  "stream that stalls": (folder) => over(bytes(folder), (source) => computeStats(stalled(source))),
  "compressed stream that stalls": (folder) =>
    over(gzip(folder), (source) => computeStats(stalled(source))),
  "output that nobody reads": (folder) =>
    over(bytes(folder), (source) =>
      filterLogs(source, { minLevel: "INFO", output: `${folder}/unread` }),
    ),
};

/**
 * @template Source
 * @param {Source} source
 * @param {(source: Source) => Promise<unknown>} operation
 * @returns {Scan}
 */
function over(source, operation) {
  return () => operation(source);
}

/** @param {Scan} scan */
export async function scanForever(scan) {
  for (;;) await scan();
}
