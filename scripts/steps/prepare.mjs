import { build } from "./build.mjs";
import { installPackages } from "./install.mjs";
import { checkToolchain } from "./toolchain.mjs";

/** Prepares everything that Ripsaw needs to run: tools, packages, builds. */
export async function prepare() {
  report("tools", await checkToolchain());
  report("packages", await installPackages());
  report("build", "Rust engine, then TypeScript");
  await build();
}

/**
 * Prints the outcome of a step.
 *
 * @param {string} step
 * @param {string} outcome
 */
export function report(step, outcome) {
  console.log(`${step.padEnd(9)} ${outcome}`);
}
