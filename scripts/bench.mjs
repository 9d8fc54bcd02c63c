import { join } from "node:path";
import { prepare } from "./steps/prepare.mjs";
import { ROOT, run, runMain } from "./steps/process.mjs";

await runMain(async () => {
  await prepare();
  const entry = join(ROOT, "benchmarks", "dist", "main.js");
  const { code } = await run(process.execPath, [entry, ...process.argv.slice(2)], {
    output: "interactive",
  });
  return code;
});
