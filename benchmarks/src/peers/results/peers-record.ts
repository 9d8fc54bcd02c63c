import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Machine, Revision } from "../../measure/machine.js";
import { recordName } from "../../results/record.js";
import { type Table, toMarkdown } from "../../results/table.js";
import type { PeerMeasurement } from "./peer-measurement.js";
import { noteLines, resultTable } from "./peer-tables.js";
import { barsOf, speedChart } from "./speed-chart.js";

/** Record of a run against the peers. */
interface PeersRecord {
  /** Date as YYYY-MM-DD, in UTC. */
  readonly date: string;
  readonly machine: Machine;
  readonly revision: Revision;
  /** Number of lines of the sample. */
  readonly lines: number;
  readonly skipped: readonly string[];
  readonly measurements: readonly PeerMeasurement[];
}

/** Writes `benchmarks/records/NAME.{json,md}` and, if the sample was measured, `docs/speed.svg`. Returns NAME. */
async function writePeersRecord(
  record: PeersRecord,
  settings: Table,
  root: string,
): Promise<string> {
  const name = `${recordName(record)}-peers`;
  const folder = join(root, "benchmarks", "records");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), recordJson(record));
  await writeFile(join(folder, `${name}.md`), peersPage(record, settings));
  const bars = barsOf(record.measurements, "sample");
  if (bars.length > 0) {
    await mkdir(join(root, "docs"), { recursive: true });
    await writeFile(join(root, "docs", "speed.svg"), speedChart(bars, whereOf(record)));
  }
  return name;
}

/** Describes machine, date and sample below the title of the chart. */
function whereOf({ machine: { cpu, cores }, date, measurements }: PeersRecord): string {
  const bytes = measurements.find(({ corpus }) => corpus === "sample")?.bytes ?? 0;
  return `${cores} cores of ${cpu}, ${date}; the sample, ${Math.round(bytes / 1e6)} MB, in the page cache`;
}

/** Serializes a record with one line per contest, because there are hundreds. */
function recordJson({ measurements, ...rest }: PeersRecord): string {
  const lines = measurements.map((each) => JSON.stringify(each)).join(",\n");
  return `${JSON.stringify(rest).slice(0, -1)},"measurements":[\n${lines}\n]}\n`;
}

function peersPage(record: PeersRecord, settings: Table): string {
  const { date, machine, revision, skipped, measurements } = record;
  const notes = noteLines(measurements);
  return `# Peers, ${date}, ${machine.cpu}, ${machine.cores} cores

Commit ${revision.commit}${revision.modified ? " with changes" : ""}; Node ${machine.node}, Rust ${machine.rust}, \
${machine.kernel}, ${machine.memoryGiB} GiB of memory.

Medians of one run of \`npm run bench -- peers\`, files from the page cache. "Ripsaw vs it" tells how many times as fast \
Ripsaw was in the same arena (library, parser or command), the median of pairs. A peer with \`*\` gave another answer or \
left something out: see the notes.

## Peers

${toMarkdown(settings)}
${list("Skipped", skipped)}${list("Notes", notes)}
## Measurements

${toMarkdown(resultTable(measurements))}
`;
}

function list(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  return `\n## ${title}\n\n${lines.map((line) => `- ${line}`).join("\n")}\n`;
}

export { peersPage, recordJson, writePeersRecord };
export type { PeersRecord };
