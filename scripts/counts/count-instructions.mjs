import { cargoBench, jsonLines } from "./cargo-bench.mjs";

/** What `countInstructions` counts. */
export const INSTRUCTION_KINDS = ["instructions with avx2", "instructions with portable"];

/**
 * Counts the instructions of the hot paths in a release build, by gungraun and Valgrind's Callgrind.
 *
 * @param {string} runner - path of gungraun-runner
 * @returns {Promise<import("./expected-counts.mjs").CountsByKind>}
 */
export async function countInstructions(runner) {
  const args = "-p ripsaw-counts --bench instructions -- --output-format=json --parallel";
  return instructionsIn(await cargoBench(args, { GUNGRAUN_RUNNER: runner }));
}

/**
 * @param {string} output - one line of JSON for each benchmark (summaries of gungraun), among those of Cargo
 * @returns {import("./expected-counts.mjs").CountsByKind}
 */
export function instructionsIn(output) {
  /**
   * `group` is the kernel, `id` the hot path.
   *
   * @type {{
   *   group: string, id: string,
   *   profiles: { tool: string, data: { total: { metrics: { Ir: { values: { new: number } } } } } }[]
   * }[]}
   */
  const benchmarks = jsonLines(output, '{"baselines":');
  const kinds = INSTRUCTION_KINDS.map((kind) => [
    kind,
    Object.fromEntries(
      benchmarks
        .filter(({ group }) => kind === `instructions with ${group}`)
        .map(({ id, profiles }) => [
          id,
          profiles.find(({ tool }) => tool === "Callgrind")?.data.total.metrics.Ir.values.new,
        ]),
    ),
  ]);
  return Object.fromEntries(kinds);
}
