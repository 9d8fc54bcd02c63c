import { collectGarbage } from "./collect-garbage.js";
import type { Contender } from "../operations/contender.js";
import type { Source } from "../operations/source.js";
import { type Pair, pairedRatio, type Spread, spreadOf } from "./statistics.js";

/** Limits on the effort of a measurement. */
interface Effort {
  readonly minRounds: number;
  readonly maxRounds: number;
  /** Time after which no further round starts, once the minimum number of rounds is done. */
  readonly budgetMs: number;
  /** Minimum time that each contender runs unmeasured. */
  readonly warmUpMs: number;
  /** Work shorter than this is repeated within one measurement. */
  readonly shortestMs: number;
}

interface Timing {
  readonly name: string;
  /** Milliseconds of one run. */
  readonly ms: Spread;
  readonly measurements: number;
}

interface Rivalry {
  readonly against: string;
  /** Speed of the subject relative to the rival. */
  readonly ratio: Spread;
}

interface Measured {
  readonly rounds: number;
  /** Timings, with the subject first. */
  readonly timings: readonly Timing[];
  readonly rivalries: readonly Rivalry[];
}

/** Contender, and how often it runs within one measurement. */
interface Runner {
  readonly contender: Contender;
  readonly repeats: number;
}

/**
 * Measures in rounds of subject, first rival, subject, second rival, and so on. Every measurement of a rival directly
 * follows one of the subject.
 */
async function measure(
  subject: Contender,
  rivals: readonly Contender[],
  source: Source,
  effort: Effort,
): Promise<Measured> {
  const subjectRunner = await warmUp(subject, source, effort);
  const pairings: { readonly runner: Runner; readonly pairs: Pair[] }[] = [];
  for (const rival of rivals) {
    pairings.push({ runner: await warmUp(rival, source, effort), pairs: [] });
  }

  const start = performance.now();
  let rounds = 0;
  while (
    rounds < effort.minRounds ||
    (rounds < effort.maxRounds && performance.now() - start < effort.budgetMs)
  ) {
    for (const { runner, pairs } of pairings) {
      const subjectMs = await timeOf(subjectRunner, source);
      pairs.push({ subjectMs, rivalMs: await timeOf(runner, source) });
    }
    rounds += 1;
  }

  const subjectTimes = pairings.flatMap(({ pairs }) => pairs.map(({ subjectMs }) => subjectMs));
  return {
    rounds,
    timings: [
      timing(subject, subjectTimes),
      ...pairings.map(({ runner, pairs }) =>
        timing(
          runner.contender,
          pairs.map(({ rivalMs }) => rivalMs),
        ),
      ),
    ],
    rivalries: pairings.map(({ runner, pairs }) => ({
      against: runner.contender.name,
      ratio: pairedRatio(pairs),
    })),
  };
}

async function warmUp(contender: Contender, source: Source, effort: Effort): Promise<Runner> {
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let spentMs = 0; spentMs < effort.warmUpMs;) {
    const ms = await timeOf({ contender, repeats: 1 }, source);
    fastestMs = Math.min(fastestMs, ms);
    spentMs += ms;
  }
  return { contender, repeats: Math.max(1, Math.ceil(effort.shortestMs / fastestMs)) };
}

/** Returns the time of one run, on a heap without garbage, in a process that does nothing else. */
async function timeOf({ contender, repeats }: Runner, source: Source): Promise<number> {
  collectGarbage();
  const start = performance.now();
  for (let run = 0; run < repeats; run += 1) await contender.run(source);
  return (performance.now() - start) / repeats;
}

function timing({ name }: Contender, times: readonly number[]): Timing {
  return { name, ms: spreadOf(times), measurements: times.length };
}

export { measure };
export type { Effort, Measured, Rivalry, Timing };
