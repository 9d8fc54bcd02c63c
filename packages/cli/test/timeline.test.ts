import { describe, expect, it } from "vitest";
import { millisecondsOf, widthText } from "../src/timeline/slot-width.js";
import { timelineOf } from "../src/timeline/time-slots.js";

const MINUTE = 60_000;

function at(minute: number, count: number, level?: string) {
  const time = new Date(Date.UTC(2026, 0, 1) + minute * MINUTE).toISOString();
  return { time, count, ...(level === undefined ? {} : { level }) };
}

describe("a timeline", () => {
  it("has empty stretches too, and records without a time last", () => {
    const { slots, widthMs, hasGaps } = timelineOf({
      groups: [at(0, 5), at(3, 7), { time: null, count: 2 }],
      time: "time",
      widthMs: MINUTE,
      mayMerge: true,
    });
    expect({ widthMs, hasGaps }).toEqual({ widthMs: MINUTE, hasGaps: false });
    expect(slots.map(({ total }) => total)).toEqual([5, 0, 0, 7, 2]);
    expect(slots.map(({ start }) => start)).toEqual([
      ...[0, 1, 2, 3].map((minute) => Date.UTC(2026, 0, 1) + minute * MINUTE),
      null,
    ]);
  });

  it("takes neighbours together where it may, and loses nothing", () => {
    const groups = Array.from({ length: 24 * 60 }, (_, minute) => at(minute, minute));
    const merged = timelineOf({ groups, time: "time", widthMs: MINUTE, mayMerge: true });
    expect(merged.widthMs).toBe(30 * MINUTE);
    expect(merged.slots).toHaveLength(48);
    expect(merged.slots.reduce((sum, { total }) => sum + total, 0)).toBe((1439 * 1440) / 2);
    const asked = timelineOf({ groups, time: "time", widthMs: MINUTE, mayMerge: false });
    expect(asked.slots).toHaveLength(1440);
  });

  it("leaves out empty stretches where there are too many", () => {
    const { slots, hasGaps } = timelineOf({
      groups: [at(0, 1), at(5_000, 1)],
      time: "time",
      widthMs: MINUTE,
      mayMerge: false,
    });
    expect({ hasGaps, count: slots.length }).toEqual({ hasGaps: true, count: 2 });
  });

  it("divides counts by the most frequent values, and others together", () => {
    const values = ["a", "b", "c", "d", "e", "f"];
    const { series, slots } = timelineOf({
      groups: values.map((level, index) => at(0, index + 1, level)),
      time: "time",
      by: "level",
      widthMs: MINUTE,
      mayMerge: true,
    });
    expect(series).toEqual(["f", "e", "d", "c", undefined]);
    expect(slots).toEqual([{ start: Date.UTC(2026, 0, 1), total: 21, counts: [6, 5, 4, 3, 3] }]);
  });

  it("is empty without a group", () => {
    const { slots } = timelineOf({ groups: [], time: "time", widthMs: 1, mayMerge: true });
    expect(slots).toEqual([]);
  });
});

it.each<[string, number | undefined]>([
  ["1m", MINUTE],
  ["1h30m", 90 * MINUTE],
  ["1.5s", 1500],
  ["2d", 48 * 60 * MINUTE],
  ["1w", 7 * 24 * 60 * MINUTE],
  ["250ms", 250],
  ["0s", undefined],
  ["5", undefined],
  ["1us", undefined],
  ["", undefined],
])("reads the width %j", (text, milliseconds) => {
  expect(millisecondsOf(text)).toBe(milliseconds);
});

it("writes widths", () => {
  expect([1, 1500, MINUTE, 90 * MINUTE, 7 * 24 * 60 * MINUTE].map(widthText)).toEqual([
    "1ms",
    "1s500ms",
    "1m",
    "1h30m",
    "7d",
  ]);
});
