import { cargoBench, jsonLines } from "./cargo-bench.mjs";

/** Kinds of counts that `countInstructions` returns. */
export const INSTRUCTION_KINDS = ["instructions with avx2", "instructions with portable"];

/**
 * Counts the instructions of the hot paths in a release build, with gungraun and Valgrind's Callgrind.
 *
 * @param {string} runner - path of gungraun-runner
 * @returns {Promise<import("./expected-counts.mjs").CountsByKind>}
 */
export async function countInstructions(runner) {
  const args = "-p ripsaw-counts --bench instructions -- --output-format=json --parallel";
  return instructionsIn(await cargoBench(args, { GUNGRAUN_RUNNER: runner }));
}

/**
 * Parses the counts of instructions.
 *
 * @param {string} output - output of Cargo, with one line of JSON (a summary of gungraun) per benchmark
 * @returns {import("./expected-counts.mjs").CountsByKind}
 */
export function instructionsIn(output) {
  /**
   * Summaries of the benchmarks. `group` is the kernel, `id` the hot path.
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
