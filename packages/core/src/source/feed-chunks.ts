import { types } from "node:util";
import type { NativeScan } from "../native/binding.js";
import { RipsawError } from "../model/ripsaw-error.js";
import { createSliceQueue } from "./slice-queue.js";
import { checkBytes, invalidSource, whileLent } from "./source-kind.js";

const SLICE_BYTES = 1 << 20;
/** Size from which chunks are scanned in place. */
const IN_PLACE_BYTES = 256 << 10;
/** Maximum time that small chunks wait for more, if lines are written during the scan. */
const LONGEST_DELAY_MS = 10;

type Chunks = Iterable<unknown> | AsyncIterable<unknown>;

interface ScanChunksOptions {
  readonly signal?: AbortSignal | undefined;
  readonly prompt?: boolean;
}

/**
 * Scans the runs of bytes that an iterable yields, in order. Small runs are gathered; large ones are scanned in place.
 *
 * @param inFlight - Maximum number of slices that are scanned at once.
 * @param options - With `prompt`, gathered bytes are scanned after 10 ms even if the iterable pauses.
 * @throws RipsawError `invalid_source` if a chunk is not a Uint8Array, `read_failed` if the iterable throws
 */
export async function scanChunks(
  scan: Pick<NativeScan, "scanSlice">,
  chunks: Chunks,
  inFlight: number,
  { signal, prompt = false }: ScanChunksOptions = {},
): Promise<void> {
  const queue = createSliceQueue(inFlight);
  const reader = openReader(chunks, signal);
  let gathered: Buffer | undefined;
  let used = 0;
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    if (gathered !== undefined) queue.push(scan.scanSlice(gathered.subarray(0, used)), gathered);
    gathered = undefined;
    used = 0;
  };

  try {
    while (!queue.stopped && !signal?.aborted) {
      const step = await reader.next();
      if (step.done) break;
      const chunk = checkChunk(step.value);
      if (chunk.length >= IN_PLACE_BYTES) {
        flush();
        await queue.waitForRoom();
        queue.push(whileLent(chunk, scan.scanSlice(chunk)));
        continue;
      }
      if (gathered !== undefined && SLICE_BYTES - used < chunk.length) flush();
      if (gathered === undefined) {
        gathered = await queue.acquire(SLICE_BYTES);
        if (prompt) timer = setTimeout(flush, LONGEST_DELAY_MS);
      }
      gathered.set(chunk, used);
      used += chunk.length;
    }
    flush();
    await queue.drain();
  } finally {
    clearTimeout(timer);
    await Promise.all([reader.close(), queue.settle()]);
  }
}

function checkChunk(chunk: unknown): Uint8Array {
  if (types.isUint8Array(chunk)) return checkBytes(chunk);
  throw invalidSource(
    typeof chunk === "string"
      ? "the stream yields strings: remove its encoding (setEncoding), or pass an array of lines"
      : `the iterable yields ${chunk === null ? "null" : typeof chunk}, not Uint8Array`,
  );
}

interface Reader {
  /** Returns the next chunk. Ends early if the signal aborts. */
  next(): Promise<IteratorResult<unknown, unknown>>;
  /** Tells an iterator that has not ended that no more chunks are wanted. */
  close(): Promise<void>;
}

function openReader(chunks: Chunks, signal: AbortSignal | undefined): Reader {
  const iterator = openIterator(chunks);
  let open = true;

  const pull = async (): Promise<IteratorResult<unknown, unknown>> => {
    try {
      const step = await iterator.next();
      if (step.done) open = false;
      return step;
    } catch (cause) {
      open = false;
      throw readFailed(cause);
    }
  };
  const close = async (): Promise<void> => {
    if (open) await iterator.return?.();
  };

  return {
    next: () => untilAborted(pull(), signal),
    async close() {
      const closed = close().catch(() => undefined);
      // An iterator that is waiting for its next chunk answers only after that chunk arrives, which may be never.
      if (!signal?.aborted) await closed;
    },
  };
}

function openIterator(chunks: Chunks): Iterator<unknown> | AsyncIterator<unknown> {
  try {
    return Symbol.asyncIterator in chunks
      ? chunks[Symbol.asyncIterator]()
      : chunks[Symbol.iterator]();
  } catch (cause) {
    throw readFailed(cause);
  }
}

function readFailed(cause: unknown): RipsawError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RipsawError("read_failed", `the stream failed: ${reason}`, { cause });
}

/** Resolves as done if the signal aborts, and leaves no listener behind. */
function untilAborted<T>(
  step: Promise<IteratorResult<T, unknown>>,
  signal: AbortSignal | undefined,
): Promise<IteratorResult<T, unknown>> {
  if (signal === undefined) return step;
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve({ done: true, value: undefined });
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    step.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
