import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createProgressMeter, meterLine } from "../src/run/progress-meter.js";

let folder: string;
let screen: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ripsaw-meter-"));
  screen = openSync(join(folder, "screen"), "w");
  vi.useFakeTimers({ toFake: ["performance"] });
});

afterEach(() => {
  vi.useRealTimers();
  closeSync(screen);
  rmSync(folder, { recursive: true });
});

function shown(): string {
  return readFileSync(join(folder, "screen"), "utf8");
}

it("tells percent, bytes, speed, lines and the time left", () => {
  const progress = { bytesRead: 1_000_000_000, bytesTotal: 4_000_000_000, lines: 5_000_000 };
  expect(meterLine(progress, 500)).toBe(
    " 25 % ██████░░░░░░░░░░░░░░░░░░  1 GB of 4 GB  2 GB/s  5,000,000 lines  0:02 left",
  );
});

it("knows no percent where the size is unknown", () => {
  expect(meterLine({ bytesRead: 5000, bytesTotal: undefined, lines: 1 }, 1000)).toBe(
    "5 kB  5 kB/s  1 line",
  );
});

it("stays away from a short run", () => {
  const meter = createProgressMeter(screen, 80);
  meter.update({ bytesRead: 1, bytesTotal: 2, lines: 1 });
  meter.clear();
  expect(shown()).toBe("");
});

it("fits the terminal and leaves it as it was", () => {
  const meter = createProgressMeter(screen, 40);
  vi.advanceTimersByTime(1000);
  meter.update({ bytesRead: 1, bytesTotal: 2, lines: 1 });
  meter.clear();
  meter.update({ bytesRead: 2, bytesTotal: 2, lines: 1 });
  const [hidden, line, restored] = shown().split("\r\u001b[2K");
  expect(hidden).toBe("\u001b[?25l");
  expect(line).toHaveLength(39);
  expect(restored).toBe("\u001b[?25h");
});
