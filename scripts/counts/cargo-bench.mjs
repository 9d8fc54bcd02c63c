import { run, stepFailure } from "../steps/process.mjs";

/**
 * Runs a benchmark and returns what it and Cargo print.
 *
 * @param {string} args - arguments of `cargo bench`, separated by spaces
 * @param {Readonly<Record<string, string>>} [environment] - in addition to that of this process
 */
export async function cargoBench(args, environment = {}) {
  const { code, output } = await run("cargo", ["bench", "--locked", ...args.split(" ")], {
    output: "capture",
    env: { ...process.env, ...environment },
  });
  if (code !== 0) throw stepFailure(`${output}\ncargo bench ${args} failed (exit code ${code}).`);
  return output;
}

/**
 * Parses the lines that are JSON of one kind, among those that Cargo prints.
 *
 * @param {string} output
 * @param {string} start - beginning of such a line
 */
export function jsonLines(output, start) {
  const lines = output.split("\n").filter((line) => line.startsWith(start));
  return lines.map((line) => JSON.parse(line));
}
