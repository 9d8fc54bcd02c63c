import { run, stepFailure } from "../steps/process.mjs";

/**
 * Counts the allocations of the hot paths, in a build for development, most of which the tests of the workspace have made: they
 * are the same as in a release.
 *
 * @returns {Promise<import("./expected-counts.mjs").CountsByKind>}
 */
export async function countAllocations() {
  const { code, output } = await run(
    "cargo",
    "bench --locked --workspace --bench allocations --profile dev".split(" "),
    { output: "capture" },
  );
  if (code !== 0) throw stepFailure(`${output}\nCounting allocations failed (exit code ${code}).`);
  return allocationsIn(output);
}

/**
 * @param {string} output - one line of JSON for each hot path, among those of Cargo
 * @returns {import("./expected-counts.mjs").CountsByKind}
 */
export function allocationsIn(output) {
  /** @type {{ path: string, allocations: number, bytes: number }[]} */
  const paths = output
    .split("\n")
    .filter((line) => line.startsWith('{"path":'))
    .map((line) => JSON.parse(line));
  return {
    allocations: Object.fromEntries(paths.map(({ path, allocations }) => [path, allocations])),
    "allocated bytes": Object.fromEntries(paths.map(({ path, bytes }) => [path, bytes])),
  };
}
