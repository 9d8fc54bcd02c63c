import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Machine, Revision } from "../measure/machine.js";
import type { Measurement } from "../measure/measurement.js";
import { measurementTable, verdictTable } from "./result-tables.js";
import { toMarkdown } from "./table.js";
import type { Verdict } from "./targets.js";

/** Record of a benchmark run. */
interface BenchmarkRecord {
  /** Date as YYYY-MM-DD, in UTC. */
  readonly date: string;
  readonly machine: Machine;
  readonly revision: Revision;
  /** Description of the samples. */
  readonly sample: string;
  readonly measurements: readonly Measurement[];
  readonly targets: readonly Verdict[];
}

/** Writes the record as JSON and as Markdown. Returns the name of both files without extension. */
async function writeRecord(record: BenchmarkRecord, folder: string): Promise<string> {
  const name = recordName(record);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(record, null, 2)}\n`);
  await writeFile(join(folder, `${name}.md`), recordPage(record));
  return name;
}

function recordName({ date, machine: { cpu, cores } }: Pick<BenchmarkRecord, "date" | "machine">) {
  const slug = cpu
    .toLowerCase()
    .replace(/\((r|tm)\)/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return `${date}-${slug}-${cores}c`;
}

function recordPage(record: BenchmarkRecord): string {
  const { date, machine, revision, sample, measurements, targets } = record;
  return `# ${date}, ${machine.cpu}, ${machine.cores} cores

Commit ${revision.commit}${revision.modified ? " with changes" : ""}; Node ${machine.node}, Rust ${machine.rust}, \
${machine.kernel}, ${machine.memoryGiB} GiB of memory.
Sample: ${sample}.

Medians of one run of \`npm run bench\`; "vs" tells how many times as fast Ripsaw was (below 1x: slower).

${toMarkdown(measurementTable(measurements))}

## Targets

${toMarkdown(verdictTable(targets))}
`;
}

export { recordName, recordPage, writeRecord };
export type { BenchmarkRecord };
