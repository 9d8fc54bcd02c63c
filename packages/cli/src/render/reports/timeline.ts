import type { GroupValue, ScanReport } from "@ripsaw/core";
import { MINUTE, widthText } from "../../timeline/slot-width.js";
import type { Slot, Timeline } from "../../timeline/time-slots.js";
import { bar } from "../table/bar.js";
import { keyCell } from "../text/group-cells.js";
import { type GridColumn, grid } from "../table/grid.js";
import { largest } from "../table/largest.js";
import { levelPaint, type Paint } from "../table/level-paint.js";
import { printable } from "../text/printable.js";
import { formatCount } from "../text/quantities.js";
import { scanCounts } from "../sections/line-counts.js";
import { noticesSection } from "../sections/notices.js";
import { heading, joinSections } from "../sections/section.js";
import type { Style } from "../table/style.js";

/** Look of one series: a colour, or a shade if there are no colours. */
interface Look {
  readonly paint: Paint;
  readonly block: string;
}

const BAR_WIDTH = 40;
const GAP = 2;
const SHADES = ["█", "▓", "▒", "░", "·"] as const;

/** Renders counts over time, one line per slot. */
function timelineTable(
  report: ScanReport,
  timeline: Timeline,
  by: string | undefined,
  style: Style,
): string {
  return joinSections([
    [scanCounts(report, style)],
    slotsSection(timeline, by, style),
    hintSection(timeline, style),
    noticesSection(report, style),
  ]);
}

function slotsSection(timeline: Timeline, by: string | undefined, style: Style): string[] {
  const { slots, series, widthMs, hasGaps } = timeline;
  if (slots.length === 0) return [];
  const looks = series.map((value, index) => lookOf(value, index, style));
  const most = largest(slots.map(({ total }) => total));
  const labels = slots.map((slot) => slotLabel(slot, widthMs));
  const isStacked = by !== undefined;
  const names = isStacked ? series.map(seriesName) : [];
  const columns: GridColumn[] = [
    { title: "time (UTC)" },
    { title: "count", align: "right" },
    ...names.map((title): GridColumn => ({ title, align: "right" })),
    {},
  ];
  const width = barWidth(columns, labels, most, style);
  const rows = slots.map((slot, index) => {
    const counts = [labels[index] ?? "", formatCount(slot.total)];
    return isStacked
      ? counts.concat(slot.counts.map(formatCount), stackedBar(slot, most, width, looks))
      : counts.concat(style.colors.cyan(bar(slot.total, most, width)));
  });
  const title = isStacked ? `Records by time and ${printable(by)}` : "Records by time";
  return [
    heading(title, style, `per ${widthText(widthMs)}`),
    ...grid(columns, rows, style),
    ...(isStacked ? [`  ${legend(names, looks)}`] : []),
    ...(hasGaps ? [style.colors.dim("  Stretches without a record are left out.")] : []),
  ];
}

/** Renders a hint if no record has a time: it is probably in another field. */
function hintSection({ slots }: Timeline, style: Style): string[] {
  if (slots.length !== 1 || slots[0]?.start !== null) return [];
  return [style.colors.yellow("No record has a time in that field: name another one with --time.")];
}

function slotLabel({ start }: Slot, widthMs: number): string {
  if (start === null) return "no time";
  const text = new Date(start).toISOString();
  const length = widthMs % MINUTE === 0 ? 16 : widthMs % 1000 === 0 ? 19 : 23;
  return text
    .slice(0, -1)
    .slice(0, text.length - 1 - (23 - length))
    .replace("T", " ");
}

function seriesName(value: GroupValue | undefined): string {
  return value === undefined ? "others" : keyCell(value);
}

function legend(names: readonly string[], looks: readonly Look[]): string {
  return names
    .map((name, index) => {
      const { paint = String, block = "" } = looks[index] ?? {};
      return `${paint(block)} ${name}`;
    })
    .join("  ");
}

/** Draws a stacked bar in whole cells, rounded so that the bar ends where the total ends. */
function stackedBar(slot: Slot, most: number, width: number, looks: readonly Look[]): string {
  const scale = most === 0 ? 0 : width / most;
  let drawn = "";
  let total = 0;
  let cells = 0;
  for (const [index, count] of slot.counts.entries()) {
    total += count;
    const end = Math.max(Math.round(total * scale), total > 0 ? 1 : 0);
    const { paint = String, block = "" } = looks[index] ?? {};
    if (end > cells) drawn += paint(block.repeat(end - cells));
    cells = Math.max(cells, end);
  }
  return drawn;
}

function lookOf(value: GroupValue | undefined, index: number, style: Style): Look {
  const { colors } = style;
  const { yellow, green, blue, magenta, cyan, dim } = colors;
  const palette = [cyan, magenta, yellow, green, blue];
  const named = typeof value === "string" ? levelPaint(value, style) : undefined;
  const paint = value === undefined ? dim : (named ?? palette[index % palette.length] ?? cyan);
  const block = colors.isColorSupported ? "█" : (SHADES[index % SHADES.length] ?? "█");
  return { paint, block };
}

/** Returns the width that the other columns leave for the bar, within limits. */
function barWidth(
  columns: readonly GridColumn[],
  labels: readonly string[],
  most: number,
  style: Style,
): number {
  const counts = columns.slice(1, -1);
  const used =
    Math.max(10, largest(labels.map((label) => label.length))) +
    counts.reduce(
      (sum, { title = "" }) => sum + GAP + Math.max(title.length, formatCount(most).length),
      2 * GAP,
    );
  return Math.max(4, Math.min(BAR_WIDTH, style.width - used));
}

export { timelineTable };
