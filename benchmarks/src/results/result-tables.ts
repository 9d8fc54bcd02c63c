import type { Measurement } from "../measure/measurement.js";
import type { Spread } from "../measure/statistics.js";
import type { Table } from "./table.js";
import type { Verdict } from "./targets.js";

const RIVALS = ["baseline", "idiomatic", "JSON.parse"];

/** Creates a table with a row per operation, input and size. Ratios are the speed of Ripsaw relative to the rival. */
function measurementTable(measurements: readonly Measurement[]): Table {
  return {
    header: [
      "operation",
      "input",
      "lines",
      "ripsaw ms",
      "min .. max",
      "MB/s",
      "lines/s",
      ...RIVALS.map((rival) => `vs ${rival}`),
    ],
    rows: measurements.map(measurementRow),
    leftColumns: 2,
  };
}

function measurementRow({ title, input, lines, bytes, timings, rivalries }: Measurement): string[] {
  const ms = timings[0]?.ms ?? { median: Number.NaN, min: Number.NaN, max: Number.NaN };
  return [
    title,
    input,
    whole(lines),
    digits(ms.median),
    range(ms),
    whole(bytes / 1e3 / ms.median),
    `${digits(lines / 1e3 / ms.median)} M`,
    ...RIVALS.map((rival) => {
      const ratio = rivalries.find(({ against }) => against === rival)?.ratio;
      return ratio === undefined ? "" : times(ratio.median);
    }),
  ];
}

function verdictTable(verdicts: readonly Verdict[]): Table {
  return {
    header: ["target", "input", "against", "lines", "at least", "measured", "outcome"],
    rows: verdicts.map(({ operation, input, against, lines, atLeast, ratio, outcome }) => [
      operation,
      input,
      against,
      whole(lines),
      times(atLeast),
      ratio === undefined ? "" : times(ratio),
      outcome,
    ]),
    leftColumns: 3,
  };
}

function range({ min, max }: Spread): string {
  return `${digits(min)} .. ${digits(max)}`;
}

/** Formats a ratio, rounded towards zero so that a narrowly missed target does not look met. */
function times(ratio: number): string {
  const decimals = ratio < 10 ? 100 : 10;
  return `${Math.floor(ratio * decimals) / decimals}x`;
}

function digits(value: number): string {
  return value >= 1_000 ? whole(value) : value.toPrecision(3);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

export { measurementTable, verdictTable };
