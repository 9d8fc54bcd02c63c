import { runAarch64Tests } from "./runners/aarch64.mjs";
import { runCargoTests } from "./runners/cargo.mjs";
import { runCounts } from "./runners/counts.mjs";
import { findNode24 } from "./runners/node24.mjs";
import { NOTHING, add, format } from "./runners/tally.mjs";
import { runVitest } from "./runners/vitest.mjs";
import { prepare } from "./steps/prepare.mjs";
import { runMain } from "./steps/process.mjs";

/** @typedef {import("./runners/tally.mjs").Tally} Tally */

/** @type {[name: string, runTests: () => Promise<Tally>][]} */
const RUNNERS = [
  ["Rust", () => runCargoTests(["--workspace"])],
  ["Rust on an emulated aarch64", runAarch64Tests],
  ["Instructions and allocations of the hot paths", runCounts],
  [`TypeScript on Node ${process.versions.node}`, () => runVitest(process.execPath)],
  ["TypeScript on Node 24", runVitestOnNode24],
];

await runMain(async () => {
  let total = await prepare().then(() => NOTHING, crashed);
  if (total.failed === 0) {
    for (const [name, runTests] of RUNNERS) {
      console.log(`\n== ${name}`);
      total = add(total, await runTests().catch(crashed));
    }
  }
  console.log(`\n${format(total)}`);
  return total.failed === 0 ? 0 : 1;
});

/** Runs the tests that involve the native binding or the command line again, on Node 24. */
async function runVitestOnNode24() {
  const found = await findNode24();
  if ("skipped" in found) {
    console.log(`skipped: ${found.skipped}`);
    return NOTHING;
  }
  return runVitest(found.node, ["packages/", "conformance/"]);
}

/**
 * @param {unknown} error
 * @returns {Tally}
 */
function crashed(error) {
  console.error(error instanceof Error && error.name === "StepFailure" ? error.message : error);
  return { passed: 0, failed: 1, skipped: 0 };
}
