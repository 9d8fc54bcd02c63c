// Process logs that arrive over time in chunks of 10,000 lines, and act on each chunk at once.
import { createReadStream } from "node:fs";
import { batchProcess, computeStats } from "@ripsaw/core";
import { sampleFile } from "./sample-file.js";

const LINES_PER_CHUNK = 10_000;
const LINE_FEED = 0x0a;

/** Cuts a stream of bytes after every `size`-th line. The stream may deliver pieces of any size. */
async function* chunksOf(stream: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let lineCount = 0;
  for await (const bytes of stream) {
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, end + 1)) {
      lineCount += 1;
      if (lineCount === size) {
        yield Buffer.concat([...pieces, bytes.subarray(start, end + 1)]);
        pieces = [];
        lineCount = 0;
        start = end + 1;
      }
    }
    if (start < bytes.length) pieces.push(bytes.subarray(start));
  }
  if (pieces.length > 0) yield Buffer.concat(pieces);
}

const path = await sampleFile(45_000);
let chunkCount = 0;
let recordCount = 0;
let errorCount = 0;
let slowestMs = 0;

// Only one chunk is in memory at a time, however long the stream is.
for await (const chunk of chunksOf(createReadStream(path), LINES_PER_CHUNK)) {
  const { stats, validation } = await batchProcess(chunk);
  chunkCount += 1;
  recordCount += stats.totalCount;
  errorCount += stats.errorCount;
  slowestMs = Math.max(slowestMs, stats.durationMs.max ?? 0);
  console.log(
    `chunk ${chunkCount}: ${stats.totalCount} records, ${stats.errorCount} errors, ` +
      `${validation.rejectedCount} rejected, p95 ${stats.durationMs.p95} ms`,
  );
}
console.log(`sum: ${recordCount} records, ${errorCount} errors, slowest ${slowestMs} ms`);

// Counts and extremes of chunks can be combined, but percentiles cannot. If you need only the whole, pass the stream
// itself: it is scanned as it arrives, and the percentiles are exact.
const whole = await computeStats(createReadStream(path));
const { max, p95 } = whole.durationMs;
console.log(
  `whole: ${whole.totalCount} records, ${whole.errorCount} errors, slowest ${max} ms, p95 ${p95} ms`,
);
