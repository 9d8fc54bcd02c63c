import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { ROOT, must, runMain, toolPath } from "./steps/process.mjs";

/**
 * Writes the files that are generated from `crates/query`. With `--check` it writes nothing, and fails if one of them is
 * stale.
 */
await runMain(async () => {
  const isCheck = process.argv.includes("--check");
  const folder = await mkdtemp(join(tmpdir(), "ripsaw-contract-"));
  try {
    const stale = await staleFiles(folder);
    for (const { path, text } of stale) {
      console.log(`${isCheck ? "stale" : "wrote"}  ${path}`);
      if (!isCheck) await writeFile(join(ROOT, path), text);
    }
    if (stale.length === 0) console.log("every generated file is up to date");
    else if (isCheck) console.log("run `npm run contract` and commit what it writes");
    return isCheck && stale.length > 0 ? 1 : 0;
  } finally {
    await rm(folder, { recursive: true });
  }
});

/**
 * Generates all files in a folder, and returns those that differ from the repository.
 *
 * @param {string} folder
 */
async function staleFiles(folder) {
  const generate = "run --quiet --locked --package ripsaw-contract --".split(" ");
  await must("Generating the contract", "cargo", [...generate, folder]);
  // oxfmt leaves files alone that it does not know.
  const format = [toolPath("oxfmt", "oxfmt"), "--config", join(ROOT, ".oxfmtrc.json"), "."];
  await must("Formatting", process.execPath, format, { cwd: folder, output: "capture" });
  const stale = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file);
    const [text, known] = await Promise.all([
      readFile(file, "utf8"),
      readFile(join(ROOT, path), "utf8").catch(() => ""),
    ]);
    if (text !== known) stale.push({ path, text });
  }
  return stale;
}
