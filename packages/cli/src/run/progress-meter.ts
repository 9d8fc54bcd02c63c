import { writeSync } from "node:fs";
import type { Progress } from "@ripsaw/core";
import { bar } from "../render/table/bar.js";
import { truncate } from "../render/table/grid.js";
import { formatBytes, formatClock, formatCounted } from "../render/text/quantities.js";

interface ProgressMeter {
  update(progress: Progress): void;
  /** Restores the terminal. */
  clear(): void;
}

const BAR_WIDTH = 24;
/** Time before the meter appears, so that it does not flash during short runs. */
const QUIET_MS = 50;
const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
const CLEAR_LINE = "\r\u001b[2K";

/** Creates a line on the terminal of `fd` that is redrawn at each update. `columns` is the width of the terminal. */
function createProgressMeter(fd: number, columns: number): ProgressMeter {
  const start = performance.now();
  let isDrawn = false;
  let isCleared = false;
  return {
    update(progress) {
      const elapsedMs = performance.now() - start;
      if (isCleared || elapsedMs < QUIET_MS) return;
      const line = truncate(meterLine(progress, elapsedMs), columns - 1);
      writeSync(fd, `${isDrawn ? "" : HIDE_CURSOR}${CLEAR_LINE}${line}`);
      isDrawn = true;
    },
    clear() {
      if (isDrawn && !isCleared) writeSync(fd, CLEAR_LINE + SHOW_CURSOR);
      isCleared = true;
    },
  };
}

/** Formats the meter: `  42 % ██████████░░░░  1.26 GB of 3.00 GB  2.51 GB/s  6,300,000 lines  0:01 left`. */
function meterLine({ bytesRead, bytesTotal, lines }: Progress, elapsedMs: number): string {
  const bytesPerSecond = bytesRead / (elapsedMs / 1000);
  const pace = [`${formatBytes(bytesPerSecond)}/s`, formatCounted(lines, "line")];
  if (bytesTotal === undefined || bytesTotal === 0) {
    return [formatBytes(bytesRead), ...pace].join("  ");
  }
  const percent = `${Math.min(100, Math.floor((bytesRead / bytesTotal) * 100))} %`.padStart(5);
  const drawn = bar(bytesRead, bytesTotal, BAR_WIDTH).padEnd(BAR_WIDTH, "░");
  const parts = [
    `${percent} ${drawn}`,
    `${formatBytes(bytesRead)} of ${formatBytes(bytesTotal)}`,
    ...pace,
  ];
  if (bytesRead > 0) {
    parts.push(`${formatClock(Math.max(0, bytesTotal - bytesRead) / bytesPerSecond)} left`);
  }
  return parts.join("  ");
}

export { type ProgressMeter, createProgressMeter, meterLine };
