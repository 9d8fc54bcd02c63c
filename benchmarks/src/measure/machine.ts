import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, release, totalmem, type } from "node:os";

/** Machine of a run. It contains nothing that identifies a person, a host or a folder. */
interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
  readonly rust: string;
}

/** Revision of the source that was measured. */
interface Revision {
  readonly commit: string;
  /** Whether tracked files differ from the commit. */
  readonly modified: boolean;
}

function describeMachine(): Machine {
  return {
    cpu: (cpus()[0]?.model ?? "unknown").trim(),
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: `${type()} ${release().split("-")[0]}`,
    node: process.versions.node,
    rust: output("rustc", ["--version"]).split(" ")[1] ?? "unknown",
  };
}

function describeRevision(): Revision {
  return {
    commit: output("git", ["rev-parse", "--short=12", "HEAD"]) || "unknown",
    modified: output("git", ["status", "--porcelain", "--untracked-files=no"]) !== "",
  };
}

/** Returns the output of a program, or an empty string if it does not run. */
function output(program: string, args: readonly string[]): string {
  try {
    const stdio: ["ignore", "pipe", "ignore"] = ["ignore", "pipe", "ignore"];
    return execFileSync(program, args, {
      encoding: "utf8",
      cwd: import.meta.dirname,
      stdio,
    }).trim();
  } catch {
    return "";
  }
}

export { describeMachine, describeRevision };
export type { Machine, Revision };
