/** Runs a library in its own process: `library-worker.js NAME THREADS PATH`, with tasks on standard input. */
import { createInterface } from "node:readline";
import { collectGarbage } from "../../measure/collect-garbage.js";
import type { PeerTask } from "../answer.js";
import { type Library, LIBRARIES } from "./libraries.js";

const [name = "", threads = "", path = ""] = process.argv.slice(2);

async function serve(library: Library): Promise<void> {
  for await (const task of createInterface({ input: process.stdin })) {
    collectGarbage();
    const start = performance.now();
    const answer = await library.run(task as PeerTask);
    const ms = performance.now() - start;
    process.stdout.write(`${JSON.stringify({ ms, answer })}\n`);
  }
}

try {
  const open = LIBRARIES[name];
  if (open === undefined) throw new RangeError(`no library "${name}"`);
  await serve(await open(path, Number(threads)));
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exit(1);
}
