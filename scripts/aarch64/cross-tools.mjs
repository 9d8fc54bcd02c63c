import { existsSync } from "node:fs";
import { installDebianPackages, runs } from "../steps/debian.mjs";
import { run } from "../steps/process.mjs";
import { findDebianRust } from "./debian-rust.mjs";

export const TARGET = "aarch64-unknown-linux-gnu";

const PACKAGES = ["gcc-aarch64-linux-gnu", "libc6-dev-arm64-cross", "qemu-user-static"];

/**
 * Finds what compiling the tests for aarch64 and running them here needs: a linker, an emulator and Rust's library.
 *
 * @returns {Promise<{ env: Record<string, string> } | { skipped: string }>} `env` is the environment for Cargo
 */
export async function findCrossTools() {
  if (process.env.RIPSAW_AARCH64 === "0") return { skipped: "RIPSAW_AARCH64=0" };
  if (process.platform !== "linux" || process.arch !== "x64") {
    return { skipped: `emulated on linux x64 only, this is ${process.platform} ${process.arch}` };
  }
  if (!(await hasLinkerAndEmulator())) await installDebianPackages(PACKAGES);
  if (!(await hasLinkerAndEmulator())) {
    return {
      skipped: `a linker or an emulator was not found (Debian, Ubuntu: apt-get install ${PACKAGES.join(" ")})`,
    };
  }
  const rust = (await ownRust()) ?? (await findDebianRust());
  if (rust === undefined) {
    return { skipped: `Rust's library for it was not found (rustup target add ${TARGET})` };
  }
  return {
    env: {
      ...rust,
      CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER: "aarch64-linux-gnu-gcc",
      CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER:
        "qemu-aarch64-static -L /usr/aarch64-linux-gnu",
    },
  };
}

async function hasLinkerAndEmulator() {
  return (
    (await runs("aarch64-linux-gnu-gcc", "--version")) &&
    (await runs("qemu-aarch64-static", "--version"))
  );
}

/** Returns the environment for the compiler that is used otherwise, if it has the library. */
async function ownRust() {
  const { output } = await run("rustc", ["--print", "target-libdir", "--target", TARGET], {
    output: "capture",
  });
  return existsSync(output.trim()) ? {} : undefined;
}
