import { constants } from "node:os";

const controller = new AbortController();
let exitCode = 0;

/** Time that an interrupted run has to end by itself. */
const GRACE_MS = 500;

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Turns SIGINT (Ctrl-C) and SIGTERM into an abort. At a second signal, or if the run does not end in time, the process
 * runs `cleanUp` and dies of the signal.
 */
function watchForInterrupts(cleanUp: () => void): AbortSignal {
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      exitCode = 128 + constants.signals[signal];
      controller.abort();
      const die = dieOn(signal, cleanUp);
      setTimeout(die, GRACE_MS).unref();
    });
  }
  return controller.signal;
}

/** Runs `cleanUp` before SIGINT (Ctrl-C) or SIGTERM kills the process. */
function cleanUpOnInterrupts(cleanUp: () => void): void {
  for (const signal of SIGNALS) dieOn(signal, cleanUp);
}

/** Makes the next such signal run `cleanUp` and kill the process. Returns the handler. */
function dieOn(signal: NodeJS.Signals, cleanUp: () => void): () => void {
  const die = () => {
    process.removeListener(signal, die);
    cleanUp();
    process.kill(process.pid, signal);
  };
  process.on(signal, die);
  return die;
}

/** Returns the exit code of an interrupted run (130 for Ctrl-C), or undefined if the run was not interrupted. */
function interruptedExitCode(): number | undefined {
  return controller.signal.aborted ? exitCode : undefined;
}

export { cleanUpOnInterrupts, interruptedExitCode, watchForInterrupts };
