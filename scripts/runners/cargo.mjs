import { run } from "../steps/process.mjs";
import { NOTHING, add, withCrash } from "./tally.mjs";

/** @returns {Promise<import("./tally.mjs").Tally>} */
export async function runCargoTests() {
  const { code, output } = await run(
    "cargo",
    ["test", "--workspace", "--locked", "--no-fail-fast"],
    {
      output: "tee",
      env: { ...process.env, CARGO_TERM_COLOR: process.stdout.isTTY ? "always" : "never" },
    },
  );
  return withCrash(tallyOfCargo(output), code);
}

/**
 * Adds up the summaries that `cargo test` prints, one for each test binary.
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
