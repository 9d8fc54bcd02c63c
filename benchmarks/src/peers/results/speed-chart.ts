import { gigabytesPerSecond, type PeerMeasurement } from "./peer-measurement.js";
import type { Arena } from "../peer.js";

/** Fastest median of one peer, as a bar of the chart. */
interface Bar {
  readonly peer: string;
  readonly arena: Arena;
  /** Number of threads. Absent if the peer decides for itself. */
  readonly threads?: number;
  readonly gigabytesPerSecond: number;
  readonly isLimit: boolean;
}

const ARENAS: readonly [Arena, string][] = [
  ["library", "libraries, called from Node"],
  ["parser", "parsers, called from Rust or C++"],
  ["command", "commands, whole process"],
];

const WIDTH = 760;
const LABEL_WIDTH = 190;
const VALUE_WIDTH = 150;
const ROW = 24;
const BAR = 16;
const TOP = 58;
const HEADING = 30;

/** Returns the bars for statistics of a corpus from a file, each at the number of threads that was fastest. */
function barsOf(measurements: readonly PeerMeasurement[], corpus: string): Bar[] {
  const best = new Map<string, Bar>();
  for (const { arena, bytes, results, ...rest } of measurements) {
    if (rest.corpus !== corpus || rest.task !== "stats" || rest.input !== "file") continue;
    for (const { peer, threads, ms, isLimit, isVariant } of results) {
      if (ms === undefined || isVariant) continue;
      const speed = gigabytesPerSecond(bytes, ms);
      if (speed <= (best.get(peer)?.gigabytesPerSecond ?? 0)) continue;
      best.set(peer, {
        peer,
        arena,
        ...(threads !== undefined && { threads }),
        gigabytesPerSecond: speed,
        isLimit,
      });
    }
  }
  return [...best.values()];
}

/**
 * Draws an SVG that is readable on light and dark pages. Limits of the machine would dwarf the bars, so they are named
 * below.
 */
function speedChart(bars: readonly Bar[], where: string): string {
  const peers = bars.filter(({ isLimit }) => !isLimit);
  const limits = bars.filter(({ isLimit }) => isLimit);
  const most = peers.reduce((speed, bar) => Math.max(speed, bar.gigabytesPerSecond), 0);
  const scale = (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / most;
  const shapes: string[] = [];
  let y = TOP;
  for (const [arena, title] of ARENAS) {
    const members = peers
      .filter((bar) => bar.arena === arena)
      .toSorted((left, right) => right.gigabytesPerSecond - left.gigabytesPerSecond);
    if (members.length === 0) continue;
    shapes.push(text(0, y + 12, "group", title));
    y += HEADING - 8;
    for (const bar of members) {
      for (const shape of row(bar, y, scale)) shapes.push(shape);
      y += ROW;
    }
    y += HEADING - 18;
  }
  const speeds = limits.map((bar) => `${bar.peer} ${amount(bar)}`).join(", ");
  if (speeds !== "") shapes.push(text(0, y + 14, "note", `The limit of the machine: ${speeds}.`));
  const height = y + (speeds === "" ? 8 : 28);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Statistics of a log file: gigabytes per second of Ripsaw and its peers">
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-size: 16px; font-weight: 600; }
.group { font-weight: 600; }
.note, .value { fill: #59636e; }
.peer { fill: #afb8c1; }
.ripsaw { fill: #d1542c; }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; }
.note, .value { fill: #9198a1; }
.peer { fill: #545d68; }
.ripsaw { fill: #f0733f; }
}
</style>
${text(0, 18, "title", "Statistics of a log file, GB/s (longer is faster)")}
${text(0, 38, "note", where)}
${shapes.join("\n")}
</svg>
`;
}

function row(bar: Bar, y: number, scale: number): string[] {
  const width = Math.max(1, bar.gigabytesPerSecond * scale);
  const kind = bar.peer.startsWith("ripsaw") ? "ripsaw" : "peer";
  return [
    text(12, y + 13, "name", bar.peer),
    `<rect class="${kind}" x="${LABEL_WIDTH}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2"/>`,
    text(LABEL_WIDTH + width + 8, y + 13, "value", amount(bar)),
  ];
}

function amount({ gigabytesPerSecond: speed, threads }: Bar): string {
  const number = speed >= 10 ? speed.toFixed(0) : speed.toPrecision(2);
  if (threads === undefined) return number;
  return `${number} (${threads} ${threads === 1 ? "thread" : "threads"})`;
}

function text(x: number, y: number, kind: string, content: string): string {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text class="${kind}" x="${x.toFixed(1)}" y="${y}">${escaped}</text>`;
}

export { barsOf, speedChart };
export type { Bar };
