import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Answer, PeerTask } from "../answer.js";
import type { Runner } from "../peer.js";

/** Command that runs in a new process each time. Its time is that of the whole process, until the end of its output. */
interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Parses the printed statistics. If absent, the lines of the output are counted as matching records. */
  readonly answerOf?: (output: string) => Answer;
  /** Whether the command reports failure after a line that it could not read. Its output counts nevertheless. */
  readonly toleratesFailure?: boolean;
}

const LF = 10;

function commandRunner(commandFor: (task: PeerTask) => Command): Runner {
  return {
    check: async (task) => {
      const command = commandFor(task);
      const { answerOf } = command;
      if (answerOf !== undefined) {
        const chunks: Buffer[] = [];
        await run(command, (chunk) => chunks.push(chunk));
        return answerOf(Buffer.concat(chunks).toString("utf8"));
      }
      let matched = 0;
      await run(command, (chunk) => {
        for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) matched += 1;
      });
      return { matched };
    },
    time: async (task) => {
      const start = performance.now();
      await run(commandFor(task), () => {});
      return performance.now() - start;
    },
    close: async () => {},
  };
}

async function run(command: Command, take: (chunk: Buffer) => void): Promise<void> {
  const { program, args, toleratesFailure = false } = command;
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let complaints = "";
  child.stdout.on("data", take);
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (complaints.length < 500) complaints += text;
  });
  const [code]: unknown[] = await once(child, "close");
  if (code !== 0 && !toleratesFailure) {
    throw new Error(complaints.trim().split("\n")[0] || `it ended with ${String(code)}`);
  }
}

export { commandRunner };
export type { Command };
