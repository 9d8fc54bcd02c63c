import type { NativeOutcome, NativeSlice } from "./binding.js";
import { readOutcome } from "./outcome.js";
import { keepSpare, takeSpare } from "./spare-buffers.js";

/** Slices that the engine is scanning, oldest first, and the buffers that they lend. */
export interface SliceQueue {
  /** A buffer of at least `size` bytes; waits for the oldest slice while too many are in flight. */
  acquire(size: number): Promise<Buffer>;
  /** Waits for the oldest slice while too many are in flight. */
  waitForRoom(): Promise<void>;
  /** A slice that is being scanned. `buffer` is reused once that is done. */
  push(slice: Promise<NativeOutcome>, buffer?: Buffer): void;
  /** Waits until all are scanned, whether or not one fails. */
  settle(): Promise<void>;
  /** Waits until all are scanned. */
  drain(): Promise<void>;
  /** True once the engine has said that it needs no more. */
  readonly stopped: boolean;
}

export function createSliceQueue(limit: number): SliceQueue {
  const pending: { readonly done: Promise<void> }[] = [];
  let stopped = false;

  const waitForOldest = async (): Promise<void> => {
    await pending.shift()?.done;
  };

  const waitForRoom = async (): Promise<void> => {
    while (pending.length >= limit) await waitForOldest();
  };

  return {
    async acquire(size) {
      await waitForRoom();
      return takeSpare(size);
    },
    waitForRoom,
    push(slice, buffer) {
      const done = slice.then((outcome) => {
        if (buffer !== undefined) keepSpare(buffer);
        stopped ||= readOutcome<NativeSlice>(outcome).over === true;
      });
      done.catch(() => undefined);
      pending.push({ done });
    },
    async settle() {
      await Promise.allSettled(pending.splice(0).map((slice) => slice.done));
    },
    async drain() {
      while (pending.length > 0) await waitForOldest();
    },
    get stopped() {
      return stopped;
    },
  };
}
