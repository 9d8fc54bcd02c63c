import { cargoBench, jsonLines } from "./cargo-bench.mjs";

/**
 * Counts the allocations of the hot paths in a development build, most of which the tests of the workspace have already
 * compiled. The counts are the same as in a release build.
 *
 * @returns {Promise<import("./expected-counts.mjs").CountsByKind>}
 */
export async function countAllocations() {
  return allocationsIn(await cargoBench("--workspace --bench allocations --profile dev"));
}

/**
 * Parses the counts of allocations.
 *
 * @param {string} output - output of Cargo, with one line of JSON per hot path
 * @returns {import("./expected-counts.mjs").CountsByKind}
 */
export function allocationsIn(output) {
  /** @type {{ path: string, allocations: number, bytes: number }[]} */
  const paths = jsonLines(output, '{"path":');
  return {
    allocations: Object.fromEntries(paths.map(({ path, allocations }) => [path, allocations])),
    "allocated bytes": Object.fromEntries(paths.map(({ path, bytes }) => [path, bytes])),
  };
}
