import { run, stepFailure } from "../steps/process.mjs";

/**
 * Runs a benchmark and returns what it and Cargo print.
 *
 * @param {string} args - of `cargo bench`, with spaces between them
 * @param {Readonly<Record<string, string>>} [environment] - besides that of this process
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
 * The lines that are JSON of one kind, among those of Cargo.
 *
 * @param {string} output
 * @param {string} start - how they begin
 */
export function jsonLines(output, start) {
  const lines = output.split("\n").filter((line) => line.startsWith(start));
  return lines.map((line) => JSON.parse(line));
}
