import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LOG, SCANS } from "./endless-scans.mjs";
import { randomNumbers } from "./random-numbers.mjs";

/** Number of runs per scan and ending. RIPSAW_END_ROUNDS=100 is the thorough run, which takes about an hour. */
const ROUNDS = Number(process.env.RIPSAW_END_ROUNDS ?? 1);
const SEED = Number(process.env.RIPSAW_END_SEED ?? 1);
/** Maximum time of an ending beyond what it takes without a scan, on the same machine at the same time. */
const LIMIT_MS = 500;
/** Number of tries. A busy machine is slow once, whereas a process that waits for a scan is slow each time. */
const TRIES = 3;
const LATEST_END_MS = 150;
/** Time after which a process counts as hanging and not merely as slow. */
const HANGS_MS = 20_000;

/** Ways to end, with their exit codes. */
const ENDINGS = { exit: 7, exception: 1, rejection: 1, signal: 5, termination: 0 } as const;
type Ending = keyof typeof ENDINGS;

const PROGRAM = fileURLToPath(new URL("./ending-process.mjs", import.meta.url));
const NO_SCAN = "none";

describe.runIf(process.platform !== "win32")("a process ends in the middle of", () => {
  const endings = Object.keys(ENDINGS) as Ending[];
  let folder = "";
  const open: number[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "ripsaw-end-"));
    writeFileSync(join(folder, "log"), LOG);
    writeFileSync(join(folder, "log.gz"), gzipSync(LOG, { level: 1 }));
    for (const name of ["silent", "unopened", "unread"])
      execFileSync("mkfifo", [join(folder, name)]);
    // Opens both ends at once, so that opening one of these later does not wait, whereas reading or writing does.
    for (const name of ["silent", "unread"]) {
      open.push(openSync(join(folder, name), constants.O_RDWR));
    }
  });

  afterAll(() => {
    open.forEach(closeSync);
    rmSync(folder, { recursive: true });
  });

  const endMs = async (scan: string, ending: Ending, afterMs: number): Promise<number> => {
    const { code, tookMs } = await runToEnd([scan, ending, String(afterMs), folder]);
    expect(code, `exit code of ${scan}, ${ending}`).toBe(ENDINGS[ending]);
    return tookMs;
  };

  /** Reports whether the scan has delayed the end. */
  const isLate = async (scan: string, ending: Ending, afterMs: number): Promise<boolean> => {
    const tookMs = await endMs(scan, ending, afterMs);
    if (tookMs <= LIMIT_MS) return false;
    return tookMs > LIMIT_MS + (await endMs(NO_SCAN, ending, afterMs));
  };

  const timeout = 60_000 + ROUNDS * endings.length * 10_000;
  it.concurrent.for(Object.keys(SCANS))("%s", { timeout }, async (scan, { expect }) => {
    const random = randomNumbers(SEED + Object.keys(SCANS).indexOf(scan));
    for (let round = 0; round < ROUNDS; round++) {
      for (const ending of endings) {
        const afterMs = Math.floor(random() * LATEST_END_MS);
        let tries = 1;
        while (await whenFree(() => isLate(scan, ending, afterMs))) {
          expect(tries++, `${ending} after ${afterMs} ms`).toBeLessThan(TRIES);
        }
      }
    }
  });
});

const waiting: (() => void)[] = [];
let free = availableParallelism();

/** Runs at most as many at a time as there are cores. */
async function whenFree<Answer>(run: () => Promise<Answer>): Promise<Answer> {
  if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
  else free--;
  try {
    return await run();
  } finally {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  }
}

/** Runs the program to its end and returns the exit code and the time since it began to end. */
async function runToEnd(
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly tookMs: number }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  const killer = setTimeout(() => child.kill("SIGKILL"), HANGS_MS);
  const [said] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, "exit"),
  ]);
  const ended = Date.now();
  clearTimeout(killer);
  return { code: child.exitCode, tookMs: ended - Number(said) };
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
}
