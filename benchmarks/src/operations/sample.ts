import { mkdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { generateSample } from "@ripsaw/core";

/** File of generated log lines. */
interface Sample {
  readonly path: string;
  readonly lines: number;
  readonly bytes: number;
}

const SEED = 1;
const VIOLATION_RATE = 0.01;

/** Description of the samples for the records. */
const SAMPLE_CONTENT =
  `generated log lines, seed ${SEED}: every line is a record, ` +
  `${VIOLATION_RATE * 100} % of them break a rule of the default schema`;

/** Returns the sample of this many lines. Writes it into the folder unless it exists there already. */
async function sampleOf(
  lines: number,
  folder: string,
  violationRate = VIOLATION_RATE,
): Promise<Sample> {
  const path = join(folder, `bench-${lines}-seed-${SEED}-violations-${violationRate}.ndjson`);
  if ((await sizeOf(path)) === undefined) {
    await mkdir(folder, { recursive: true });
    const unfinished = `${path}.${process.pid}`;
    await generateSample({
      count: lines,
      seed: SEED,
      violationRate,
      output: unfinished,
    });
    await rename(unfinished, path);
  }
  return { path, lines, bytes: (await stat(path)).size };
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    return undefined;
  }
}

export { SAMPLE_CONTENT, sampleOf };
export type { Sample };
