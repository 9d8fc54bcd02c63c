import { constants } from "node:os";

const controller = new AbortController();
let exitCode = 0;

/** How long an interrupted run may take to end by itself. */
const GRACE_MS = 500;

/** Turns Ctrl-C and a request to terminate into an abort. A second one, or a run that does not end, gets the default: death. */
function watchForInterrupts(): AbortSignal {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      exitCode = 128 + constants.signals[signal];
      controller.abort();
      setTimeout(() => process.kill(process.pid, signal), GRACE_MS).unref();
    });
  }
  return controller.signal;
}

/** The exit code of an interrupted run (130 for Ctrl-C), undefined where nothing interrupted it. */
function interruptedExitCode(): number | undefined {
  return controller.signal.aborted ? exitCode : undefined;
}

export { interruptedExitCode, watchForInterrupts };
