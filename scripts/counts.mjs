import { findCallgrind } from "./counts/callgrind.mjs";
import { compilerName } from "./counts/compiler-name.mjs";
import { countAllocations } from "./counts/count-allocations.mjs";
import { countInstructions } from "./counts/count-instructions.mjs";
import { readExpectedCounts, withCounted, writeExpectedCounts } from "./counts/expected-counts.mjs";
import { runCounts } from "./runners/counts.mjs";
import { format } from "./runners/tally.mjs";
import { runMain, stepFailure } from "./steps/process.mjs";
import { checkToolchain } from "./steps/toolchain.mjs";

const USAGE = "npm run counts [-- --update]";

await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.some((arg) => arg !== "--update")) throw stepFailure(`Usage: ${USAGE}`);
  await checkToolchain();
  if (args.length > 0) return update();
  const total = await runCounts();
  console.log(`\n${format(total)}`);
  return total.failed === 0 ? 0 : 1;
});

/** Stores the current counts as the expected ones. */
async function update() {
  const found = await findCallgrind();
  if ("skipped" in found) throw stepFailure(`Instructions cannot be counted: ${found.skipped}.`);
  const counted = { ...(await countAllocations()), ...(await countInstructions(found.runner)) };
  const expected = withCounted(await readExpectedCounts(), await compilerName(), counted);
  await writeExpectedCounts(expected);
  console.log("benchmarks/counts/expected.json has the new numbers");
  return 0;
}
