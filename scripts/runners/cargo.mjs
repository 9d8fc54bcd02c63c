import { run } from "../steps/process.mjs";
import { NOTHING, add, withCrash } from "./tally.mjs";

/**
 * Runs tests with Cargo.
 *
 * @param {readonly string[]} args - which tests, and for which target
 * @param {Record<string, string>} [env] - in addition to that of this process
 * @returns {Promise<import("./tally.mjs").Tally>}
 */
export async function runCargoTests(args, env = {}) {
  const colour = process.stdout.isTTY ? "always" : "never";
  const { code, output } = await run("cargo", ["test", "--locked", "--no-fail-fast", ...args], {
    output: "tee",
    env: { ...process.env, CARGO_TERM_COLOR: colour, ...env },
  });
  return withCrash(tallyOfCargo(output), code);
}

/**
 * Adds up the summaries that `cargo test` prints, one per test binary.
 *
 * @param {string} output
 * @returns {import("./tally.mjs").Tally}
 */
export function tallyOfCargo(output) {
  const summary = /^test result: .*?(\d+) passed; (\d+) failed; (\d+) ignored;/gm;
  return [...output.matchAll(summary)]
    .map(([, passed, failed, skipped]) => ({
      passed: Number(passed),
      failed: Number(failed),
      skipped: Number(skipped),
    }))
    .reduce(add, NOTHING);
}
