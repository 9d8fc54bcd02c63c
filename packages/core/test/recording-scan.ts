import type { NativeLineRun, NativeOutcome } from "../src/binding.js";
import type { LineScan } from "../src/scan-lines.js";

/** Takes slices as the engine does, and settles them only when told: what was handed in, and how. */
export interface RecordingScan extends LineScan {
  scanSlice(bytes: Uint8Array): Promise<NativeOutcome>;
  /** All that was handed in, as it stands when its slice is taken. */
  text(): string;
  readonly sliceCount: number;
  /** Of slices that were handed in and not taken yet. */
  readonly mostInFlight: number;
}

export interface RecordingScanOptions {
  /** Slices are answered in this order: false once this many were scanned. */
  readonly stopAfter?: number;
  /** Fails at this slice (counted from 1). */
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

/** The UTF-8 of Latin-1 with ranges that are UTF-8 already. */
function recoded(bytes: Buffer, utf8: readonly number[]): Buffer {
  const bounds = [0, ...utf8, bytes.length];
  const parts = bounds.slice(1).map((end, index) => {
    const part = bytes.subarray(bounds[index], end);
    return index % 2 === 0 ? Buffer.from(part.toString("latin1")) : part;
  });
  return Buffer.concat(parts);
}
