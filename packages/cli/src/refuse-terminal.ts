import { isatty } from "node:tty";
import { CommandFailure } from "./command-failure.js";

/** Refuses to write binary data to a terminal. */
function refuseTerminal(output: string | undefined): void {
  if (output !== undefined || !isatty(1)) return;
  throw new CommandFailure(
    "invalid_option",
    "arrow is binary data: write it to a file with -o, or into a pipe",
  );
}

export { refuseTerminal };
