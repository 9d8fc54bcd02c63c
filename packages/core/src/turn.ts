import { setImmediate as nextTurn } from "node:timers/promises";

/** What a timer may be late by, and no more than a loop of small scans spends in a few hundred of them. */
const MS_PER_TURN = 10;

/** When the turn of the event loop began in which scans are made; undefined in a new turn. */
let begun: number | undefined;

/**
 * Lets the event loop have a turn where it has had none for a while.
 *
 * A scan of a few lines is over at once, so that a loop that awaits one after the other never leaves the queue of
 * microtasks: no timer would fire, nothing would be read, and what is freed in a later turn would pile up.
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
