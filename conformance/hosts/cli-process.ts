import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

const LAUNCHER = fileURLToPath(new URL("../../packages/cli/bin/ripsaw.js", import.meta.url));
const SESSION = fileURLToPath(new URL("cli-session.mjs", import.meta.url));

/** Process that runs many command lines, because starting a process for each takes too long. */
interface CliSession {
  /** Runs a command and resolves to its exit code. The command must write to a file. */
  run(args: readonly string[]): Promise<number>;
  end(): void;
}

interface ProcessResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function startSession(): CliSession {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    process.execPath,
    ["--no-warnings", SESSION],
    { stdio: ["pipe", "pipe", "ignore"] },
  );
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async run(args) {
      child.stdin.write(`${JSON.stringify(args)}\n`);
      const { done, value } = await answers.next();
      if (done === true) throw new Error(`the session ended at: ripsaw ${args.join(" ")}`);
      return Number(value);
    },
    end: () => child.stdin.end(),
  };
}

/** Runs the real command to its end. */
function runProcess(args: readonly string[], input: Uint8Array | string = ""): ProcessResult {
  const { error, status, stdout, stderr } = spawnSync(process.execPath, [LAUNCHER, ...args], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

export { type CliSession, runProcess, startSession };
