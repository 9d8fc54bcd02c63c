import { type Stats, statSync } from "node:fs";
import { resolve } from "node:path";
import { nativeBinding } from "./binding.js";
import { invalidOption } from "./check-options.js";
import { readOutcome } from "./outcome.js";

/**
 * Refuses an output that is one of the inputs, or another output: opening it would empty a log before it is read.
 * `filterLogs`, `scan` and `quarantine` are guarded by themselves; this is for programs that write a report to a file
 * of their own.
 *
 * @param inputs - Paths and globs, as in a source.
 * @param outputs - Paths. Undefined ones are none.
 * @throws RipsawError `invalid_option`
 * @example
 * ```ts
 * import { refuseToOverwrite } from "@ripsaw/core";
 *
 * await refuseToOverwrite(["logs/*.ndjson"], ["report.json"]);
 * console.log("report.json can be written");
 * ```
 */
export async function refuseToOverwrite(
  inputs: readonly string[],
  outputs: readonly (string | undefined)[],
): Promise<void> {
  const known = new Map<string, string>();
  for (const output of outputs) {
    if (output === undefined) continue;
    const stats = statsOf(output);
    // A device such as /dev/null may be both.
    if (stats?.isFile() === false) continue;
    const identity = identityOf(output, stats);
    if (known.has(identity)) {
      throw invalidOption(`\`${output}\` cannot be two outputs at once`);
    }
    known.set(identity, output);
  }
  if (known.size === 0 || inputs.length === 0) return;
  for (const file of await filesOf(inputs)) {
    const output = known.get(identityOf(file, statsOf(file)));
    if (output !== undefined) {
      throw invalidOption(`\`${output}\` is an input and cannot be the output`);
    }
  }
}

/** The files that paths and globs stand for. */
async function filesOf(inputs: readonly string[]): Promise<readonly string[]> {
  const { inputFiles } = await nativeBinding();
  const outcome = await inputFiles(inputs);
  return readOutcome<{ readonly files: readonly string[] }>(outcome).files;
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function identityOf(path: string, stats: Stats | undefined): string {
  return stats === undefined ? resolve(path) : `${stats.dev}:${stats.ino}`;
}
