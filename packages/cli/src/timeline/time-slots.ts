import type { GroupRow, GroupValue } from "@ripsaw/core";
import { widthFor } from "./slot-width.js";

/** Counts of the records in one interval of time. */
interface Slot {
  /** Start of the interval in milliseconds since 1970, or null for records without a time. */
  readonly start: number | null;
  readonly total: number;
  /** Number of records per series, in the order of the series. */
  readonly counts: readonly number[];
}

interface Timeline {
  /** Slots in order of time, including empty ones. The slot of records without a time is last. */
  readonly slots: readonly Slot[];
  readonly widthMs: number;
  /** Values of the second key, most frequent first. A last entry of undefined stands for all other values. */
  readonly series: readonly (GroupValue | undefined)[];
  /** Whether gaps between slots are too long to be shown as empty slots. */
  readonly hasGaps: boolean;
}

interface TimelineQuestion {
  readonly groups: readonly GroupRow[];
  /** Name of the column with the buckets. */
  readonly time: string;
  /** Name of the column with the second key. */
  readonly by?: string;
  readonly widthMs: number;
  /** Whether neighbouring slots may be merged until there are few enough. */
  readonly mayMerge: boolean;
}

const MOST_SLOTS = 1000;
const MOST_SERIES = 5;

/** Computes counts over time, with empty slots in between. */
function timelineOf({ groups, time, by, widthMs, mayMerge }: TimelineQuestion): Timeline {
  const series = seriesOf(groups, by);
  const starts = groups.map((group) => startOf(group[time]));
  const known = starts.filter((start) => start !== null);
  const [first, last] = known.reduce(
    ([least, most], start) => [Math.min(least, start), Math.max(most, start)],
    [Infinity, -Infinity],
  );
  const width = mayMerge ? widthFor(last - first, widthMs) : widthMs;
  const slots = new Map<number | null, number[]>();
  const slotAt = (start: number | null) => {
    const counts = slots.get(start) ?? series.map(() => 0);
    slots.set(start, counts);
    return counts;
  };
  const floor = (start: number) => Math.floor(start / width) * width;
  const span = (floor(last) - floor(first)) / width + 1;
  const isFilled = known.length > 0 && span <= MOST_SLOTS;
  if (isFilled) {
    for (let index = 0; index < span; index += 1) slotAt(floor(first) + index * width);
  }
  for (const [index, group] of groups.entries()) {
    const start = starts[index] ?? null;
    const counts = slotAt(start === null ? null : floor(start));
    const at = seriesIndex(series, by === undefined ? undefined : group[by]);
    counts[at] = (counts[at] ?? 0) + Number(group.count);
  }
  const ordered = [...slots.entries()].toSorted(
    ([a], [b]) => (a ?? Infinity) - (b ?? Infinity) || 0,
  );
  return {
    slots: ordered.map(([start, counts]) => ({ start, counts, total: sum(counts) })),
    widthMs: width,
    series,
    hasGaps: known.length > 0 && !isFilled && slots.size < span,
  };
}

/** Returns the most frequent values, followed by undefined for all others. */
function seriesOf(
  groups: readonly GroupRow[],
  by: string | undefined,
): readonly (GroupValue | undefined)[] {
  if (by === undefined) return [undefined];
  const totals = new Map<GroupValue | undefined, number>();
  for (const group of groups) {
    totals.set(group[by], (totals.get(group[by]) ?? 0) + Number(group.count));
  }
  const values = [...totals.entries()].toSorted(([, a], [, b]) => b - a).map(([value]) => value);
  return values.length <= MOST_SERIES ? values : [...values.slice(0, MOST_SERIES - 1), undefined];
}

function seriesIndex(
  series: readonly (GroupValue | undefined)[],
  value: GroupValue | undefined,
): number {
  const index = series.indexOf(value);
  return index < 0 ? series.length - 1 : index;
}

function startOf(value: GroupValue | undefined): number | null {
  const start = typeof value === "string" ? Date.parse(value) : NaN;
  return Number.isNaN(start) ? null : start;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

export { type Slot, type Timeline, timelineOf };
