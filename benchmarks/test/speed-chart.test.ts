import { describe, expect, it } from "vitest";
import type { PeerMeasurement } from "../src/peers/results/peer-measurement.js";
import { barsOf, speedChart } from "../src/peers/results/speed-chart.js";
import { noteLines, resultTable } from "../src/peers/results/peer-tables.js";
import { peersPage, recordJson } from "../src/peers/results/peers-record.js";

const result = (peer: string, ms: number, threads: number, more: object = {}) => ({
  peer,
  threads,
  ms: { median: ms, min: ms, max: ms * 2 },
  runs: 3,
  isWrong: false,
  isLimit: false,
  isVariant: false,
  ...more,
});

const measurement = (threads: number, changes: Partial<PeerMeasurement> = {}): PeerMeasurement => ({
  corpus: "sample",
  title: "the sample",
  bytes: 100_000_000,
  task: "stats",
  arena: "parser",
  input: "file",
  threads,
  results: [
    result("ripsaw engine", 100 / threads, threads),
    result("simdjson <DOM>", 400 / threads, threads, {
      ratio: { median: 4, min: 3, max: 5 },
      note: "records 1 instead of 2: looks away",
    }),
    result("read", 10, threads, { isLimit: true }),
    result("ripsaw-general", 20, threads, { isVariant: true }),
  ],
  ...changes,
});

const MEASUREMENTS = [
  measurement(1),
  measurement(2),
  measurement(2, { task: "filter" }),
  measurement(2, { corpus: "pino" }),
  measurement(2, { input: "memory" }),
];

describe("barsOf", () => {
  it("takes the fastest number of threads of each peer, and no variant of Ripsaw, for statistics of one corpus from a file", () => {
    const bars = barsOf(MEASUREMENTS, "sample");
    expect(bars.map((bar) => [bar.peer, bar.gigabytesPerSecond, bar.threads])).toEqual([
      ["ripsaw engine", 2, 2],
      ["simdjson <DOM>", 0.5, 2],
      ["read", 10, 1],
    ]);
    expect(barsOf(MEASUREMENTS, "nginx")).toEqual([]);
  });
});

describe("speedChart", () => {
  const svg = speedChart(barsOf(MEASUREMENTS, "sample"), "2 cores of a & b");

  it("is one SVG with a bar for every peer, Ripsaw's in another colour", () => {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 760 \d+"/);
    expect(svg.match(/<rect/g)).toHaveLength(2);
    expect(svg.match(/<rect class="ripsaw"/g)).toHaveLength(1);
    expect(svg.trimEnd().endsWith("</svg>")).toBe(true);
  });

  it("draws speed to scale from zero", () => {
    const [fast = 0, slow = 0] = [...svg.matchAll(/ width="([\d.]+)" height="16"/g)].map((match) =>
      Number(match[1]),
    );
    expect(fast / slow).toBeCloseTo(4, 2);
  });

  it("names the limits below, knows the dark, and escapes what is markup", () => {
    expect(svg).toContain("The limit of the machine: read 10 (1 thread).");
    expect(svg).toContain("prefers-color-scheme: dark");
    expect(svg).toContain("simdjson &lt;DOM>");
    expect(svg).toContain("2 cores of a &amp; b");
  });
});

describe("the record of peers", () => {
  const machine = {
    cpu: "CPU",
    cores: 2,
    memoryGiB: 4,
    kernel: "Linux 6",
    node: "20.19.0",
    rust: "1.89.0",
  };
  const settings = { header: ["peer"], rows: [["read"]], leftColumns: 1 };
  const record = {
    date: "2026-01-31",
    machine,
    revision: { commit: "abc", modified: false },
    lines: 1_000,
    skipped: ["hl: not installed"],
    measurements: [measurement(2)],
  };

  it("marks answers that need a word, and says it", () => {
    const [, row] = resultTable(record.measurements).rows;
    expect(row).toEqual([
      "the sample",
      "stats",
      "file",
      "simdjson <DOM> *",
      "2",
      "200",
      "200 .. 400",
      "3",
      "0.500",
      "4.00x",
    ]);
    const note = "simdjson <DOM>, the sample, stats: records 1 instead of 2: looks away";
    expect(noteLines(record.measurements)).toEqual([note]);
    expect(peersPage(record, settings)).toContain(`- ${note}`);
  });

  it("has a line of JSON for each contest", () => {
    const json = recordJson({ ...record, measurements: MEASUREMENTS });
    expect(JSON.parse(json)).toEqual({ ...record, measurements: MEASUREMENTS });
    expect(json.trimEnd().split("\n")).toHaveLength(MEASUREMENTS.length + 2);
  });

  it("names who was skipped", () => {
    expect(peersPage(record, settings)).toContain("## Skipped\n\n- hl: not installed");
  });
});
