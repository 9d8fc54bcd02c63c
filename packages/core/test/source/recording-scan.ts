import type { NativeLineRun, NativeOutcome } from "../../src/native/binding.js";
import type { LineScan } from "../../src/source/feed-lines.js";

/** Scan that takes slices as the engine does, settles them only when told, and records what was passed in. */
export interface RecordingScan extends LineScan {
  scanSlice(bytes: Uint8Array): Promise<NativeOutcome>;
  /** Returns all text that was passed in, as it was when its slice was taken. */
  text(): string;
  readonly sliceCount: number;
  /** Maximum number of slices that were passed in and not yet taken. */
  readonly mostInFlight: number;
}

export interface RecordingScanOptions {
  /** Number of slices after which the scan reports that it needs no more. Slices are answered in order. */
  readonly stopAfter?: number;
  /** Number of the slice that fails, counted from 1. */
  readonly failAt?: number;
}

const LF = 10;

export function recordingScan({ stopAfter, failAt }: RecordingScanOptions = {}): RecordingScan {
  const taken: Buffer[] = [];
  const slices: Promise<void>[] = [];
  const linesEnded = deferred();
  let takenCount = 0;
  let mostInFlight = 0;

  const isOver = (): boolean =>
    (stopAfter !== undefined && slices.length >= stopAfter) ||
    (failAt !== undefined && takenCount >= failAt);
  const answer = (index: number): NativeOutcome => {
    const failure = { error: { code: "internal_error", message: "the engine failed" } };
    return {
      json: JSON.stringify(failAt === index + 1 ? failure : { over: isOver() }),
      buffers: [],
    };
  };
  const take = (bytes: Uint8Array, utf8: readonly number[]): number => {
    const index = slices.length;
    const later = new Promise((resolve) => setTimeout(resolve, 1));
    slices.push(
      later.then(() => {
        taken[index] = recoded(Buffer.from(bytes), utf8);
        takenCount++;
      }),
    );
    mostInFlight = Math.max(mostInFlight, slices.length - takenCount);
    return index;
  };

  return {
    async scanLines() {
      await linesEnded.promise;
      await Promise.all(slices);
      return answer(failAt === undefined ? -1 : failAt - 1);
    },
    pushLines(bytes, lines: NativeLineRun) {
      const newlines = bytes.reduce((count, byte) => count + Number(byte === LF), 0);
      if (newlines !== lines.count) return null;
      if (isOver()) return false;
      take(bytes, lines.utf8);
      return true;
    },
    endLines: linesEnded.resolve,
    cancel: linesEnded.resolve,
    linesTaken: () => takenCount,
    async untilLinesTaken(count) {
      await Promise.all(slices.slice(0, count));
    },
    async scanSlice(bytes) {
      const index = take(bytes, [0, bytes.length]);
      await slices[index];
      return answer(index);
    },
    text: () => Buffer.concat(taken).toString(),
    get sliceCount() {
      return slices.length;
    },
    get mostInFlight() {
      return mostInFlight;
    },
  };
}

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let settle: (() => void) | undefined;
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: () => settle?.() };
}

/** Converts Latin-1 with ranges of UTF-8 to UTF-8. */
function recoded(bytes: Buffer, utf8: readonly number[]): Buffer {
  const bounds = [0, ...utf8, bytes.length];
  const parts = bounds.slice(1).map((end, index) => {
    const part = bytes.subarray(bounds[index], end);
    return index % 2 === 0 ? Buffer.from(part.toString("latin1")) : part;
  });
  return Buffer.concat(parts);
}
