import { type BigIntStats, fstatSync, statSync } from "node:fs";
import { nativeBinding } from "../native/binding.js";
import { invalidOption } from "../model/check-options.js";
import { readOutcome } from "../native/outcome.js";
import { replacedPath } from "./output-file.js";

const STANDARD_INPUT = 0;
const STANDARD_OUTPUT = 1;

/**
 * Refuses an output that is also an input, or that is given twice. Files are compared by device and inode, so that
 * links and redirected standard streams are recognized. `filterLogs`, `scan` and `quarantine` already include this
 * check; this function is for programs that write a report to a file of their own.
 *
 * @param inputs - Paths and globs, as in a source; `-` is standard input.
 * @param outputs - Paths and file descriptors. Undefined entries are ignored.
 * @throws RipsawError `invalid_option`
 * @example
 * ```ts
 * import { refuseToOverwrite } from "@ripsaw/core/output";
 *
 * await refuseToOverwrite(["logs/*.ndjson"], ["report.json"]);
 * console.log("report.json can be written");
 * ```
 */
export async function refuseToOverwrite(
  inputs: readonly string[],
  outputs: readonly (string | number | undefined)[],
): Promise<void> {
  const known = new Map<string, string>();
  for (const output of outputs) {
    if (output === undefined) continue;
    const identity = identityOf(output);
    if (identity === undefined) continue;
    if (known.has(identity)) {
      throw invalidOption(`${nameOf(output)} cannot be two outputs at once`);
    }
    known.set(identity, nameOf(output));
  }
  if (known.size === 0 || inputs.length === 0) return;
  const files: (string | number)[] = [...(await filesOf(inputs))];
  if (inputs.includes("-")) files.push(STANDARD_INPUT);
  for (const file of files) {
    const identity = identityOf(file);
    const output = identity === undefined ? undefined : known.get(identity);
    if (output !== undefined) {
      throw invalidOption(`${output} is an input and cannot be the output`);
    }
  }
}

/** Lists the files that paths and globs match. */
async function filesOf(inputs: readonly string[]): Promise<readonly string[]> {
  const { inputFiles } = await nativeBinding();
  const outcome = await inputFiles(inputs);
  return readOutcome<{ readonly files: readonly string[] }>(outcome).files;
}

/** Returns a key that identifies a file, or undefined for a device or a pipe, which may be both input and output. */
function identityOf(file: string | number): string | undefined {
  const stats = statsOf(file);
  if (stats !== undefined) return stats.isFile() ? `${stats.dev}:${stats.ino}` : undefined;
  return typeof file === "string" ? futurePath(file) : undefined;
}

function statsOf(file: string | number): BigIntStats | undefined {
  try {
    return typeof file === "string"
      ? statSync(file, { bigint: true })
      : fstatSync(file, { bigint: true });
  } catch {
    return undefined;
  }
}

/** Returns the path at which a file would be created, or undefined if that is not possible. */
function futurePath(path: string): string | undefined {
  try {
    return replacedPath(path);
  } catch {
    return undefined;
  }
}

function nameOf(output: string | number): string {
  if (typeof output === "string") return `\`${output}\``;
  return output === STANDARD_OUTPUT ? "standard output" : `file descriptor ${output}`;
}
