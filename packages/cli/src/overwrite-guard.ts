import { statSync } from "node:fs";
import { CommandFailure } from "./command-failure.js";

/** Refuses an output that is one of the inputs: opening it would empty the log before it is read. */
function refuseToOverwrite(
  inputs: readonly string[],
  outputs: readonly (string | undefined)[],
): void {
  for (const output of outputs) {
    if (output === undefined) continue;
    const identity = fileIdentity(output);
    if (identity !== undefined && inputs.some((input) => fileIdentity(input) === identity)) {
      throw new CommandFailure("invalid_option", `${output} is an input and cannot be the output`);
    }
  }
}

function fileIdentity(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? `${stats.dev}:${stats.ino}` : undefined;
}

export { refuseToOverwrite };
