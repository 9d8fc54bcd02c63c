import type { NativeOutcome } from "../src/binding.js";

/** Takes slices as the engine does, and settles them only when told: what was handed in, and how. */
export interface RecordingScan {
  scanLines(bytes: Uint8Array, lineCount: number): Promise<NativeOutcome> | null;
  scanSlice(bytes: Uint8Array): Promise<NativeOutcome>;
  /** All bytes, as they stand when their slice is scanned. */
  text(): string;
  readonly sliceCount: number;
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
  const scanned: Buffer[] = [];
  let sliceCount = 0;
  let inFlight = 0;
  let mostInFlight = 0;

  const scan = async (bytes: Uint8Array): Promise<NativeOutcome> => {
    const index = sliceCount++;
    mostInFlight = Math.max(mostInFlight, ++inFlight);
    await new Promise((resolve) => setTimeout(resolve, 1));
    inFlight--;
    scanned[index] = Buffer.from(bytes);
    const answer =
      failAt === index + 1
        ? { error: { code: "internal_error", message: "the engine failed" } }
        : { over: stopAfter !== undefined && sliceCount >= stopAfter };
    return { json: JSON.stringify(answer), buffers: [] };
  };

  return {
    scanLines(bytes, lineCount) {
      const newlines = bytes.reduce((count, byte) => count + Number(byte === LF), 0);
      return newlines === lineCount ? scan(bytes) : null;
    },
    scanSlice: scan,
    text: () => Buffer.concat(scanned).toString(),
    get sliceCount() {
      return sliceCount;
    },
    get mostInFlight() {
      return mostInFlight;
    },
  };
}
