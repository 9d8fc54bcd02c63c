import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { installDebianPackages, runs } from "../steps/debian.mjs";
import { ROOT, run } from "../steps/process.mjs";

/**
 * Finds what counting instructions needs: Valgrind, a CPU with AVX2, and gungraun-runner, which is installed into
 * `.ripsaw` the first time.
 *
 * @returns {Promise<{ runner: string } | { skipped: string }>}
 */
export async function findCallgrind() {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return {
      skipped: `Valgrind is used on linux x64 only, this is ${process.platform} ${process.arch}`,
    };
  }
  if (!(await hasAvx2())) return { skipped: "this CPU has no AVX2" };
  if (!(await findValgrind())) {
    return { skipped: "Valgrind was not found (Debian, Ubuntu: apt-get install valgrind)" };
  }
  return installRunner();
}

async function hasAvx2() {
  return /^flags\b.*\bavx2\b/m.test(await readFile("/proc/cpuinfo", "utf8"));
}

async function findValgrind() {
  if (await runs("valgrind", "--version")) return true;
  await installDebianPackages(["valgrind"]);
  return runs("valgrind", "--version");
}

/** @returns {Promise<{ runner: string } | { skipped: string }>} */
async function installRunner() {
  const version = runnerVersion(await readFile(join(ROOT, "Cargo.lock"), "utf8"));
  const folder = join(ROOT, ".ripsaw", `gungraun-runner-${version}`);
  const runner = join(folder, "bin", "gungraun-runner");
  if (existsSync(runner)) return { runner };
  console.log(`gungraun-runner ${version} is compiled once, for about a minute`);
  // The runner only reads what Valgrind writes. Optimizing it would take longer than it ever runs.
  const { code, output } = await run(
    "cargo",
    [
      "install",
      "gungraun-runner",
      "--version",
      `=${version}`,
      "--locked",
      "--debug",
      "--root",
      folder,
    ],
    { output: "capture", env: { ...process.env, CARGO_PROFILE_DEV_DEBUG: "0" } },
  );
  if (code === 0) return { runner };
  console.log(output);
  return { skipped: `gungraun-runner ${version} could not be installed` };
}

/**
 * Returns the version of the runner that the library requires.
 *
 * @param {string} lockFile - the text of Cargo.lock
 */
export function runnerVersion(lockFile) {
  return /^name = "gungraun-runner"\nversion = "(.+)"$/m.exec(lockFile)?.[1];
}
