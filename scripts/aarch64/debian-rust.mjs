import { existsSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mayInstall } from "../steps/debian.mjs";
import { ROOT, must } from "../steps/process.mjs";

const FOLDER = join(ROOT, ".ripsaw", "aarch64");
const UNPACKED = join(FOLDER, "root", "usr");

/**
 * Finds the Rust with which Debian compiles its browsers, and its library for aarch64. Both are unpacked and not
 * installed, because a system-wide `rustc` could shadow the user's.
 *
 * @returns {Promise<Record<string, string> | undefined>} the environment for Cargo
 */
export async function findDebianRust() {
  const rust = { RUSTC: join(FOLDER, "rustc"), RUSTDOC: join(FOLDER, "rustdoc") };
  if (existsSync(rust.RUSTC)) return rust;
  if (!(await mayInstall())) return undefined;
  console.log("rustc-web, libstd-rust-web-dev:arm64: unpacked by apt-get and dpkg");
  try {
    await unpackRust();
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    return undefined;
  }
  await writeStarter(rust.RUSTDOC, "rustdoc");
  await writeStarter(rust.RUSTC, "rustc");
  return rust;
}

async function unpackRust() {
  const lists = join(FOLDER, "lists");
  const archives = join(FOLDER, "archives");
  for (const folder of [lists, archives]) await mkdir(join(folder, "partial"), { recursive: true });
  const settings = [
    "APT::Architectures::=amd64",
    "APT::Architectures::=arm64",
    `Dir::State::lists=${lists}`,
    `Dir::Cache=${FOLDER}`,
  ];
  const options = settings.flatMap((setting) => ["-o", setting]);
  for (const args of [
    ["update"],
    ["install", "-y", "--download-only", "--no-install-recommends", "rustc-web"],
    ["download", "libstd-rust-web-dev:arm64"],
  ]) {
    await must(`apt-get ${args.join(" ")}`, "apt-get", ["-qq", ...options, ...args], {
      output: "capture",
      cwd: archives,
    });
  }
  for (const name of await readdir(archives)) {
    if (!name.endsWith(".deb")) continue;
    const args = ["-x", join(archives, name), join(FOLDER, "root")];
    await must(`dpkg ${args.join(" ")}`, "dpkg", args, { output: "capture" });
  }
  for (const folder of [lists, archives]) await rm(folder, { recursive: true });
}

/**
 * Writes a script that starts a program of the unpacked packages.
 *
 * @param {string} path
 * @param {string} program
 */
async function writeStarter(path, program) {
  const script = [
    "#!/bin/sh",
    `LD_LIBRARY_PATH='${join(UNPACKED, "lib", "x86_64-linux-gnu")}' \\`,
    `  exec '${join(UNPACKED, "bin", program)}' --sysroot '${UNPACKED}' "$@"`,
  ];
  await writeFile(path, `${script.join("\n")}\n`, { mode: 0o755 });
}
