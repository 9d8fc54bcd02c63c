import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { constants, createGzip } from "node:zlib";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { ENVIRONMENT, LAUNCHER, scratchFolder } from "./ripsaw-process.js";

const folder = scratchFolder();
/** Long timeout, because a slow machine may start the command late. Lines are written within 50 ms. */
const PATIENCE = { timeout: 20_000, interval: 10 };
let child: ChildProcess | undefined;

afterEach(() => child?.kill("SIGKILL"));
afterAll(() => folder.dispose());

function line(level: string, id: number): string {
  return `${JSON.stringify({ level, id })}\n`;
}

/** Starts the command with an input that stays open, and collects its output. */
function start(...args: string[]): { input: Writable; printed: () => string } {
  const running = spawn(process.execPath, [LAUNCHER, ...args], {
    cwd: folder.path,
    env: ENVIRONMENT,
    stdio: ["pipe", "pipe", "inherit"],
  });
  child = running;
  running.stdin.on("error", ignore);
  return { input: running.stdin, printed: gathered(running.stdout) };
}

/** Ignores the error of a pipe whose reader is killed at the end of a test. */
function ignore(): void {}

function gathered(stream: Readable): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (data: string) => (text += data));
  return () => text;
}

/** Writes matches one by one, each after the previous one was printed, and never ends the input. */
async function expectLinesAsTheyCome(
  write: (text: string) => void,
  printed: () => string,
): Promise<void> {
  let expected = "";
  for (let id = 1; id <= 3; id += 1) {
    write(line("info", id) + line("error", id) + line("info", id).slice(0, 7));
    expected += line("error", id);
    await expect.poll(printed, PATIENCE).toBe(expected);
    write(line("info", id).slice(7));
  }
}

describe("a match appears while the input pauses", () => {
  it.each([
    [["filter", "-l", "error"]],
    [["filter", "-l", "error", "--threads", "1"]],
    [["filter", "level == 'error'", "-"]],
    [["filter", "-l", "error", "-n", "10"]],
    [["query", "-l", "error"]],
  ])("from %j", async (args) => {
    const { input, printed } = start(...args);
    await expectLinesAsTheyCome((text) => input.write(text), printed);
  });

  it("from a named pipe", async () => {
    spawnSync("mkfifo", [join(folder.path, "pipe")]);
    const { printed } = start("filter", "-l", "error", "pipe");
    const input = createWriteStream(join(folder.path, "pipe")).on("error", ignore);
    await expectLinesAsTheyCome((text) => input.write(text), printed);
    input.end();
  });

  it("in a named pipe", async () => {
    spawnSync("mkfifo", [join(folder.path, "output")]);
    const { input } = start("filter", "-l", "error", "-o", "output");
    const reader = spawn("cat", ["output"], { cwd: folder.path });
    await expectLinesAsTheyCome((text) => input.write(text), gathered(reader.stdout));
    child?.kill("SIGKILL");
    reader.kill();
  });

  it("from gzip, as far as it was flushed", async () => {
    const { input, printed } = start("filter", "-l", "error");
    const encoder = createGzip({ flush: constants.Z_SYNC_FLUSH });
    encoder.pipe(input);
    await expectLinesAsTheyCome((text) => encoder.write(text), printed);
  });
});

it("ends soon after the reader of its lines went away, though the input goes on", async () => {
  const { input, printed } = start("filter", "-l", "error");
  input.write(line("error", 1));
  await expect.poll(printed, PATIENCE).toBe(line("error", 1));
  child?.stdout?.destroy();
  const feeding = setInterval(() => input.write(line("error", 2)), 50);
  await expect.poll(() => child?.exitCode, PATIENCE).toBe(0);
  clearInterval(feeding);
});
