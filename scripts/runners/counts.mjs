import { findCallgrind } from "../counts/callgrind.mjs";
import { checkCounts } from "../counts/check-counts.mjs";
import { compilerName } from "../counts/compiler-name.mjs";
import { countAllocations } from "../counts/count-allocations.mjs";
import { INSTRUCTION_KINDS, countInstructions } from "../counts/count-instructions.mjs";
import { readExpectedCounts } from "../counts/expected-counts.mjs";
import { add } from "./tally.mjs";

/** @typedef {import("../counts/expected-counts.mjs").ExpectedCounts} ExpectedCounts */
/** @typedef {import("./tally.mjs").Tally} Tally */

/**
 * Counts the cost of the hot paths and compares it with the expected counts. Each number is a check.
 *
 * @returns {Promise<Tally>}
 */
export async function runCounts() {
  const expected = await readExpectedCounts();
  const allKinds = Object.keys(expected.counts);
  if (process.env.RIPSAW_COUNTS === "0") return skip(expected, allKinds, "RIPSAW_COUNTS=0");
  const compiler = await compilerName();
  if (compiler !== expected.compiler) {
    const why = `the expected numbers are of Rust ${expected.compiler}, this is ${compiler}`;
    return skip(expected, allKinds, why);
  }
  const allocations = check(expected, await countAllocations());
  const found = await findCallgrind();
  return add(
    allocations,
    "skipped" in found
      ? skip(expected, INSTRUCTION_KINDS, found.skipped)
      : check(expected, await countInstructions(found.runner)),
  );
}

/**
 * @param {ExpectedCounts} expected
 * @param {import("../counts/expected-counts.mjs").CountsByKind} counted
 * @returns {Tally}
 */
function check(expected, counted) {
  const { passed, problems } = checkCounts(expected, counted);
  console.log(`${Object.keys(counted).join(", ")}: ${passed} as expected`);
  for (const problem of problems) console.log(`FAILED  ${problem}`);
  return { passed, failed: problems.length, skipped: 0 };
}

/**
 * @param {ExpectedCounts} expected
 * @param {readonly string[]} kinds
 * @param {string} why
 * @returns {Tally}
 */
function skip(expected, kinds, why) {
  const skipped = kinds.flatMap((kind) => Object.keys(expected.counts[kind]?.expected ?? {}));
  console.log(`skipped: ${kinds.join(", ")}: ${why}`);
  return { passed: 0, failed: 0, skipped: skipped.length };
}
