import { TARGET, findCrossTools } from "../aarch64/cross-tools.mjs";
import { runCargoTests } from "./cargo.mjs";
import { NOTHING } from "./tally.mjs";

const CRATES = ["ripsaw-kernels", "ripsaw-engine", "ripsaw-sources", "ripsaw-engine-host"];

/**
 * Tests the engine on an emulated aarch64 with NEON, so that code that does not run on this CPU is tested too.
 *
 * @returns {Promise<import("./tally.mjs").Tally>}
 */
export async function runAarch64Tests() {
  const found = await findCrossTools();
  if ("skipped" in found) {
    console.log(`skipped: ${found.skipped}`);
    return { ...NOTHING, skipped: 1 };
  }
  const packages = CRATES.flatMap((crate) => ["-p", crate]);
  return runCargoTests([...packages, "--target", TARGET], {
    ...found.env,
    CARGO_PROFILE_DEV_DEBUG: "0",
    RIPSAW_KERNEL: "neon",
    RUSTFLAGS: "-D warnings",
  });
}
