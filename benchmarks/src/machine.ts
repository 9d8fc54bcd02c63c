import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, release, totalmem, type } from "node:os";

/** Where a run took place: nothing that names a person, a host or a folder. */
interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
  readonly rust: string;
}

/** The source that was measured. */
interface Revision {
  readonly commit: string;
  /** Whether tracked files differed from the commit. */
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

/** Empty where the program does not run. */
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
