import { constants } from "node:os";

const controller = new AbortController();
let exitCode = 0;

/** How long an interrupted run may take to end by itself. */
const GRACE_MS = 500;

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Turns Ctrl-C and a request to terminate into an abort. A second one, or a run that does not end, gets the default:
 * death, after `cleanUp`.
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

/** Leaves Ctrl-C and a request to terminate their default, death, but for `cleanUp` before it. */
function cleanUpOnInterrupts(cleanUp: () => void): void {
  for (const signal of SIGNALS) dieOn(signal, cleanUp);
}

/** What the next such signal will do. */
function dieOn(signal: NodeJS.Signals, cleanUp: () => void): () => void {
  const die = () => {
    process.removeListener(signal, die);
    cleanUp();
    process.kill(process.pid, signal);
  };
  process.on(signal, die);
  return die;
}

/** The exit code of an interrupted run (130 for Ctrl-C), undefined where nothing interrupted it. */
function interruptedExitCode(): number | undefined {
  return controller.signal.aborted ? exitCode : undefined;
}

export { cleanUpOnInterrupts, interruptedExitCode, watchForInterrupts };
