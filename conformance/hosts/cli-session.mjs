// Runs command lines of Ripsaw one after another in one process. Each line of standard input is a JSON array of
// arguments; the exit code of each command is written to standard output. The commands themselves write to files.
import { createInterface } from "node:readline";

const { run } = await import(new URL("../../packages/cli/dist/main.js", import.meta.url).href);

for await (const line of createInterface({ input: process.stdin })) {
  process.exitCode = 0;
  await run(["node", "ripsaw", ...JSON.parse(line)]);
  process.stdout.write(`${process.exitCode}\n`);
}
process.exitCode = 0;
