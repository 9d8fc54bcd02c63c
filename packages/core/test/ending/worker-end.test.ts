import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LOG } from "./endless-scans.mjs";

/** Number of workers to terminate. RIPSAW_END_WORKERS=10000 is the thorough run, which takes about 20 minutes. */
const WORKERS = Number(process.env.RIPSAW_END_WORKERS ?? 60);
const SEED = process.env.RIPSAW_END_SEED ?? "1";
const LOG_BYTES = 1_600_000;

describe("workers that end", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "ripsaw-workers-"));
    const log = LOG.slice(0, LOG.lastIndexOf("\n", LOG_BYTES) + 1);
    writeFileSync(join(folder, "log"), log);
    writeFileSync(join(folder, "log.gz"), gzipSync(log));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  // Runs in its own process, because a failure would end it.
  it("leave the process as it was", { timeout: 60_000 + WORKERS * 1_000 }, async () => {
    await expect(run("ending-workers.mjs", String(WORKERS), SEED, folder)).resolves.toBe("");
  });

  it("may have been the first to load the engine", async () => {
    await expect(run("first-worker.mjs")).resolves.toBe("");
  });
});

/** Runs a program and returns what it wrote to its outputs. Rejects unless the exit code is 0. */
async function run(program: string, ...args: readonly string[]): Promise<string> {
  const path = fileURLToPath(new URL(`./${program}`, import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [path, ...args]);
  return stdout + stderr;
}
