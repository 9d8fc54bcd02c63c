import { cargoBench, jsonLines } from "./cargo-bench.mjs";

/**
 * Counts the allocations of the hot paths, in a build for development, most of which the tests of the workspace have made: they
 * are the same as in a release.
 *
 * @returns {Promise<import("./expected-counts.mjs").CountsByKind>}
 */
export async function countAllocations() {
  return allocationsIn(await cargoBench("--workspace --bench allocations --profile dev"));
}

/**
 * @param {string} output - one line of JSON for each hot path, among those of Cargo
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
