// Runs command lines of Ripsaw one after the other in one process: a JSON array of arguments per line of standard
// input, the exit code of each on standard output. The commands themselves write to files.
import { createInterface } from "node:readline";

const { run } = await import(new URL("../packages/cli/dist/main.js", import.meta.url).href);

for await (const line of createInterface({ input: process.stdin })) {
  process.exitCode = 0;
  await run(["node", "ripsaw", ...JSON.parse(line)]);
  process.stdout.write(`${process.exitCode}\n`);
}
process.exitCode = 0;
