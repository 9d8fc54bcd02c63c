import { run } from "../steps/process.mjs";

/**
 * Returns the version of the Rust compiler, its host, and the flags that the environment adds, if any:
 * `1.95.0 (59807616e 2026-04-14) x86_64-unknown-linux-gnu`.
 */
export async function compilerName() {
  const { output } = await run("rustc", ["-vV"], { output: "capture" });
  const version = /^rustc (.+)$/m.exec(output)?.[1];
  const host = /^host: (.+)$/m.exec(output)?.[1];
  return [version, host, process.env.RUSTFLAGS].filter(Boolean).join(" ");
}
