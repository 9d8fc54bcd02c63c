import { run } from "./process.mjs";

/** Where nobody is watching, and it may, a script installs what is missing: in CI, as root, where there is apt-get. */
export async function mayInstall() {
  const isUnattended = process.env.CI === "true" && process.getuid?.() === 0;
  return isUnattended && runs("apt-get", "--version");
}

/**
 * Installs packages of the distribution, where that may be done. What became of it shows in what can be run then.
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
 * @param {string} program
 * @param {...string} args
 */
export async function runs(program, ...args) {
  return (await run(program, args, { output: "capture" })).code === 0;
}
