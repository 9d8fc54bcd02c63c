import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Answer, PeerTask } from "./answer.js";
import type { Runner } from "./peer.js";

interface Reply {
  readonly ms: number;
  readonly answer: Answer;
}

/**
 * Starts a process that repeatedly reads the name of a task from standard input and answers with a line of JSON. The
 * process measures the time itself, so that its start and the pipe do not count.
 */
function servingProcess(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Runner {
  const child = spawn(program, args, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints = (complaints + text).slice(-2_000);
  });
  const closed = once(child, "close").catch((error: unknown) => {
    complaints += String(error);
  });
  // The end of the output reveals that a process has ended.
  child.stdin.on("error", () => {});

  const ask = async (task: PeerTask): Promise<Reply> => {
    child.stdin.write(`${task}\n`);
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) {
        await closed;
        throw new Error(firstLine(complaints) || "it ended without an answer");
      }
      if (value.startsWith('{"ms":')) return JSON.parse(value) as Reply;
    }
  };
  return {
    check: async (task) => (await ask(task)).answer,
    time: async (task) => (await ask(task)).ms,
    close: async () => {
      child.stdin.end();
      await closed;
    },
  };
}

function firstLine(text: string): string {
  return (
    text
      .trim()
      .split("\n")
      .find((line) => /error|cannot|not|fail/i.test(line)) ?? text.trim()
  );
}

export { servingProcess };
