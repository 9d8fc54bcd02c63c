import { run, stepFailure } from "../steps/process.mjs";

/** What `countInstructions` counts. */
export const INSTRUCTION_KINDS = ["instructions with avx2", "instructions with portable"];

/**
 * Counts the instructions of the hot paths in a release build, by gungraun and Valgrind's Callgrind.
 *
 * @param {string} runner - path of gungraun-runner
 * @returns {Promise<import("./expected-counts.mjs").CountsByKind>}
 */
export async function countInstructions(runner) {
  const { code, output } = await run(
    "cargo",
    "bench --locked -p ripsaw-counts --bench instructions -- --output-format=json --parallel".split(
      " ",
    ),
    { output: "capture", env: { ...process.env, GUNGRAUN_RUNNER: runner } },
  );
  if (code !== 0) throw stepFailure(`${output}\nCounting instructions failed (exit code ${code}).`);
  return instructionsIn(output);
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
  const benchmarks = output
    .split("\n")
    .filter((line) => line.startsWith('{"baselines":'))
    .map((line) => JSON.parse(line));
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
