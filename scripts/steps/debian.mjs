import { run } from "./process.mjs";

/** Reports whether a script may install what is missing: unattended in CI, as root, if there is apt-get. */
export async function mayInstall() {
  const isUnattended = process.env.CI === "true" && process.getuid?.() === 0;
  return isUnattended && runs("apt-get", "--version");
}

/**
 * Installs packages of the distribution, if that is allowed. Callers check the result by running the programs.
 *
 * @param {readonly string[]} packages
 */
export async function installDebianPackages(packages) {
  if (!(await mayInstall())) return;
  console.log(`${packages.join(", ")}: installed by apt-get`);
  await run("apt-get", ["update", "-qq"], { output: "capture" });
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], {
    output: "capture",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}

/**
 * Reports whether a program runs successfully.
 *
 * @param {string} program
 * @param {...string} args
 */
export async function runs(program, ...args) {
  return (await run(program, args, { output: "capture" })).code === 0;
}
