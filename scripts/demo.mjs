import { existsSync } from "node:fs";
import { mkdir, rename, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { prepare, report } from "./steps/prepare.mjs";
import { ROOT, must, run, runMain } from "./steps/process.mjs";

const LINES = 1_000_000;
const FINDINGS = 1;

const command = join(ROOT, "packages", "cli", "bin", "ripsaw.js");
const folder = join(ROOT, ".ripsaw");
const sample = join(folder, `sample-${LINES}.ndjson`);
const shownSample = relative(ROOT, sample);

await runMain(async () => {
  await prepare();
  if (!existsSync(sample)) await generate();
  const megabytes = Math.round((await stat(sample)).size / 1e6);
  report("sample", `${shownSample}: ${LINES.toLocaleString("en")} lines, ${megabytes} MB`);

  console.log(`\n$ npx ripsaw analyze ${shownSample}\n`);
  const { code } = await run(process.execPath, [command, "analyze", shownSample], {
    output: "interactive",
  });
  if (code !== 0 && code !== FINDINGS) return code;
  console.log(`
Now try:
  npx ripsaw stats ${shownSample}
  npx ripsaw validate ${shownSample}
  npx ripsaw filter --level error ${shownSample} | head
  npx ripsaw --help`);
  return 0;
});

/** Generates the sample under a temporary name, so that an interrupted run leaves nothing that looks complete. */
async function generate() {
  report("sample", "is generated once");
  const unfinished = `${sample}.unfinished`;
  await mkdir(folder, { recursive: true });
  await must("Generating the sample", process.execPath, [
    command,
    "generate",
    ...`--count ${LINES} --seed 1 --invalid 0.001 --violations 0.005 --output`.split(" "),
    unfinished,
  ]);
  await rename(unfinished, sample);
}
