import type { NativeOutcome, NativeSlice } from "../native/binding.js";
import { readOutcome } from "../native/outcome.js";
import { keepSpare, takeSpare } from "./spare-buffers.js";

/** Queue of the slices that the engine is scanning, oldest first, and of the buffers that they borrow. */
export interface SliceQueue {
  /** Returns a buffer of at least `size` bytes. Waits for the oldest slice while too many are in flight. */
  acquire(size: number): Promise<Buffer>;
  /** Waits for the oldest slice while too many are in flight. */
  waitForRoom(): Promise<void>;
  /** Adds a slice that is being scanned. `buffer` is reused when the scan of the slice is done. */
  push(slice: Promise<NativeOutcome>, buffer?: Buffer): void;
  /** Waits until all slices are scanned, even if some fail. */
  settle(): Promise<void>;
  /** Waits until all slices are scanned. Rejects if one fails. */
  drain(): Promise<void>;
  /** True once the engine has reported that it needs no more slices. */
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
