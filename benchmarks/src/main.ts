import { fileURLToPath } from "node:url";
import { parseCommandLine, type Request } from "./command-line.js";
import { describeMachine, describeRevision } from "./measure/machine.js";
import type { Measurement } from "./measure/measurement.js";
import { OPERATIONS } from "./operations/operations.js";
import { runPeers } from "./peers/run-peers.js";
import { writeRecord } from "./results/record.js";
import { measurementTable, verdictTable } from "./results/result-tables.js";
import { runInProcess } from "./measure/run-in-process.js";
import { SAMPLE_CONTENT, type Sample, sampleOf } from "./operations/sample.js";
import { toText } from "./results/table.js";
import { judge } from "./results/targets.js";

const SAMPLES_FOLDER = fileURLToPath(new URL("../../.ripsaw", import.meta.url));
const RECORDS_FOLDER = fileURLToPath(new URL("../records", import.meta.url));

try {
  const [first, ...others] = process.argv.slice(2);
  if (first === "peers") {
    process.exitCode = await runPeers(others);
  } else {
    const names = OPERATIONS.map(({ name }) => name);
    await main(parseCommandLine(process.argv.slice(2), names));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main(request: Request): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  const [machine, revision] = [describeMachine(), describeRevision()];
  const measurements = await measureAll(request);

  if (request.isSmoke) {
    console.log(`${measurements.length} cases: all answers agree`);
    return;
  }

  const { cpu, cores, node, rust, kernel } = machine;
  console.log(`\n${cpu}, ${cores} cores, Node ${node}, Rust ${rust}, ${kernel}`);
  console.log(`${SAMPLE_CONTENT}\n`);
  console.log(toText(measurementTable(measurements)));

  const targets = judge(measurements);
  console.log(`\ntargets\n\n${toText(verdictTable(targets))}`);
  if (request.record) {
    const sample = SAMPLE_CONTENT;
    const record = { date, machine, revision, sample, measurements, targets };
    console.log(`\nrecorded as ${await writeRecord(record, RECORDS_FOLDER)}`);
  }
}

async function measureAll({ sizes, only, isSmoke }: Request): Promise<Measurement[]> {
  const samples: Sample[] = [];
  for (const lines of sizes) samples.push(await sampleOf(lines, SAMPLES_FOLDER));

  const measurements: Measurement[] = [];
  for (const { name: operation, title, inputs } of OPERATIONS) {
    if (!only.includes(operation)) continue;
    for (const input of inputs) {
      console.error(`measuring ${title}, ${input}`);
      await runInProcess({ operation, input, samples, isSmoke }, (measurement) => {
        measurements.push(measurement);
      });
    }
  }
  return measurements;
}
