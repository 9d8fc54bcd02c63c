import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT, must, run, runMain, stepFailure, toolPath } from "./steps/process.mjs";

/**
 * Writes the files that are generated from `crates/query`. With `--check` it writes nothing, and fails if one of them is
 * stale.
 */
await runMain(async () => {
  const isCheck = process.argv.includes("--check");
  const stale = [];
  for (const [path, text] of Object.entries(await formatted(await generated()))) {
    const known = await readFile(join(ROOT, path), "utf8").catch(() => "");
    if (text === known) continue;
    stale.push(path);
    if (!isCheck) await writeFile(join(ROOT, path), text);
  }
  for (const path of stale) console.log(`${isCheck ? "stale" : "wrote"}  ${path}`);
  if (stale.length === 0) console.log("every generated file is up to date");
  else if (isCheck) console.log("run `npm run contract` and commit what it writes");
  return isCheck && stale.length > 0 ? 1 : 0;
});

/** @returns {Promise<Record<string, string>>} the text of each file by its path, not formatted yet */
async function generated() {
  const args = "run --quiet --locked --package ripsaw-contract".split(" ");
  const { code, output } = await run("cargo", args, { output: "capture" });
  if (code !== 0)
    throw stepFailure(`${output}\nGenerating the contract failed (exit code ${code}).`);
  return JSON.parse(output);
}

/**
 * Formats texts as `npm run format` would. oxfmt leaves files alone that it does not know.
 *
 * @param {Record<string, string>} texts
 */
async function formatted(texts) {
  const folder = await mkdtemp(join(tmpdir(), "ripsaw-contract-"));
  try {
    for (const [path, text] of Object.entries(texts)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const args = [toolPath("oxfmt", "oxfmt"), "--config", join(ROOT, ".oxfmtrc.json"), "."];
    await must("Formatting", process.execPath, args, { cwd: folder, output: "capture" });
    const files = Object.keys(texts).map(async (path) => [
      path,
      await readFile(join(folder, path), "utf8"),
    ]);
    return Object.fromEntries(await Promise.all(files));
  } finally {
    await rm(folder, { recursive: true });
  }
}
