import { CommanderError } from "commander";
import { EXIT } from "./errors/exit-codes.js";
import { isClosedPipe, reportError } from "./errors/print-errors.js";
import { interruptedExitCode } from "./run/interruption.js";
import { createProgram } from "./program.js";

/** Runs a command line in the format of `process.argv` and sets the exit code of the process. */
async function run(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  const interrupted = interruptedExitCode();
  if (interrupted !== undefined) return interrupted;
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  return isClosedPipe(error) ? EXIT.done : reportError(error);
}

export { run };
