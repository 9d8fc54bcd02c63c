import type { Table } from "../../results/table.js";
import { gigabytesPerSecond, type PeerMeasurement } from "./peer-measurement.js";
import type { Peer } from "../peer.js";

/** Creates a table with a row per contest and peer. The ratio is the speed of Ripsaw relative to the peer. */
function resultTable(measurements: readonly PeerMeasurement[]): Table {
  return {
    header: [
      "corpus",
      "task",
      "input",
      "peer",
      "threads",
      "ms",
      "min .. max",
      "runs",
      "GB/s",
      "Ripsaw vs it",
    ],
    rows: measurements.flatMap((measurement) => {
      const { title, task, input, bytes, results } = measurement;
      return results.flatMap(({ peer, threads, ms, runs, ratio, note }) => {
        if (ms === undefined) return [];
        return [
          [
            title,
            task,
            input,
            note === undefined ? peer : `${peer} *`,
            threads === undefined ? "own" : String(threads),
            digits(ms.median),
            `${digits(ms.min)} .. ${digits(ms.max)}`,
            String(runs),
            digits(gigabytesPerSecond(bytes, ms)),
            ratio === undefined ? "" : `${digits(ratio.median)}x`,
          ],
        ];
      });
    }),
    leftColumns: 4,
  };
}

/** Returns the notes about answers, once per peer and corpus. */
function noteLines(measurements: readonly PeerMeasurement[]): string[] {
  const lines = measurements.flatMap(({ title, task, results }) =>
    results.flatMap(({ peer, note }) =>
      note === undefined ? [] : [`${peer}, ${title}, ${task}: ${note}`],
    ),
  );
  return [...new Set(lines)];
}

function settingTable(peers: readonly Peer[]): Table {
  return {
    header: ["peer", "version", "how it is asked"],
    rows: peers.map(({ name, version, setting }) => [name, version(), setting]),
    leftColumns: 3,
  };
}

function digits(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);
}

export { digits, noteLines, resultTable, settingTable };
