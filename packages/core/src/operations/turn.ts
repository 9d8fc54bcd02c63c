import { setImmediate as nextTurn } from "node:timers/promises";

/**
 * Longest time that small scans run without a turn of the event loop: an acceptable delay for a timer, but long enough
 * for a few hundred scans.
 */
const MS_PER_TURN = 10;

/** Start of the event loop turn in which scans are running, or undefined in a new turn. */
let begun: number | undefined;

/**
 * Yields to the event loop if it has not had a turn for a while.
 *
 * A scan of a few lines completes at once. A loop that awaits one such scan after another never leaves the microtask
 * queue: timers would not fire, I/O would stall, and memory that is freed in a later turn would pile up.
 */
export async function turnIfDue(): Promise<void> {
  const now = performance.now();
  if (begun === undefined) {
    begun = now;
    setImmediate(() => (begun = undefined)).unref();
  } else if (now - begun >= MS_PER_TURN) {
    await nextTurn();
  }
}
