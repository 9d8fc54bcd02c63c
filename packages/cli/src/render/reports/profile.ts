import type { Plan, Profile } from "@ripsaw/core";
import { grid } from "../table/grid.js";
import { printable } from "../text/printable.js";
import {
  formatBytes,
  formatCount,
  formatCounted,
  formatDuration,
  formatShare,
} from "../text/quantities.js";
import { createStyle } from "../table/style.js";

/** Renders what was computed, how the lines were read and where the time went, for a person who wants to know why. */
function renderProfile(profile: Profile, plan?: Plan): string {
  const { kernel, threads, byteCount, elapsedMs, waitingMs, lineCount, walkedLineCount } = profile;
  const { windowCount, walkedWindowCount, phases, reading } = profile;
  const perSecond = (bytes: number, ms: number) => `${formatBytes((bytes / ms) * 1000)}/s`;
  const facts = [
    ...(plan === undefined ? [] : planFacts(plan)),
    ["kernel", kernel],
    ["threads", formatCount(threads)],
    ["bytes", `${formatBytes(byteCount)} from ${reading}, ${perSecond(byteCount, elapsedMs)}`],
    ["time", `${formatDuration(elapsedMs)}; threads waited ${formatDuration(waitingMs)} for bytes`],
    [
      "lines",
      `${formatCounted(lineCount - walkedLineCount, "line")} known by shape, ` +
        `${formatCount(walkedLineCount)} read byte by byte (${formatShare(walkedLineCount, lineCount)})`,
    ],
    [
      "windows",
      `${formatCount(windowCount)}, of which ${formatCount(walkedWindowCount)} read byte by byte ` +
        "without comparing shapes",
    ],
  ];
  const style = createStyle(false, Infinity);
  const speeds = grid(
    [
      { title: "step" },
      { title: "one thread", align: "right" },
      { title: "share", align: "right" },
    ],
    phases.map(({ phase, bytesPerSecond, share }) => [
      phase,
      `${formatBytes(bytesPerSecond)}/s`,
      formatShare(share, 1),
    ]),
    style,
  );
  return `\n${[...grid([{}, {}], facts, style), "", ...speeds].join("\n")}\n`;
}

function planFacts({ fields, filter, groupBy = [], aggregates = [], notes }: Plan): string[][] {
  const facts = [
    ["fields", fields.length === 0 ? "none" : fields.join(", ")],
    ...(filter === undefined ? [] : [["filter", filter]]),
    ...groupBy.map((key, index) => [index === 0 ? "group by" : "", key]),
    ...aggregates.map((aggregate, index) => [index === 0 ? "aggregates" : "", aggregate]),
    ...notes.map((note, index) => [index === 0 ? "notes" : "", note]),
  ];
  return facts.map((cells) => cells.map(printable));
}

export { renderProfile };
