import { type Contender, differences } from "../operations/contender.js";
import { type Effort, measure } from "./measure.js";
import type { Measurement } from "./measurement.js";
import { OPERATIONS } from "../operations/operations.js";
import type { Sample } from "../operations/sample.js";
import { type Input, openSource, type Source } from "../operations/source.js";

/** Work of one process: one operation on one input, at every size. */
interface Job {
  readonly operation: string;
  readonly input: Input;
  readonly samples: readonly Sample[];
  readonly isSmoke: boolean;
}

const ONE_ROUND: Effort = {
  minRounds: 1,
  maxRounds: 1,
  budgetMs: 0,
  warmUpMs: 0,
  shortestMs: 0,
};

const USUAL: Effort = {
  minRounds: 5,
  maxRounds: 31,
  budgetMs: 1_000,
  warmUpMs: 250,
  shortestMs: 5,
};

/** No warm-up: comparing the answers has already run everything once, and smaller sizes ran before. */
const LARGE: Effort = { ...USUAL, warmUpMs: 0 };
const LARGE_LINES = 1_000_000;

/** Runs a job. Throws if an answer is wrong, because wrong answers are not measured. */
async function* runJob(job: Job): AsyncGenerator<Measurement> {
  const { input, samples, isSmoke } = job;
  const operation = OPERATIONS.find(({ name }) => name === job.operation);
  if (operation === undefined) throw new RangeError(`no operation "${job.operation}"`);
  const { name, title, subject } = operation;
  const rivals = operation.rivals.filter(({ inputs }) => inputs.includes(input));
  for (const { path, lines, bytes } of samples) {
    const source = await openSource(input, path);
    await compareAnswers(subject, rivals, source, `${title}, ${input}, ${lines} lines`);
    const effort = isSmoke ? ONE_ROUND : lines >= LARGE_LINES ? LARGE : USUAL;
    const measured = await measure(subject, rivals, source, effort);
    yield { operation: name, title, input, lines, bytes, ...measured };
  }
}

async function compareAnswers(
  subject: Contender,
  rivals: readonly Contender[],
  source: Source,
  what: string,
): Promise<void> {
  const expected = await subject.answer(source);
  for (const rival of rivals) {
    const differing = differences(expected, await rival.answer(source));
    if (differing.length > 0) {
      throw new Error(
        `${what}: ${subject.name} and ${rival.name} differ in ${differing.join(", ")}`,
      );
    }
  }
}

export { compareAnswers, runJob };
export type { Job };
