import type { CorpusFiles } from "../corpora/lay-out-corpus.js";
import { OTHER_LEVELS } from "../corpora/logger-corpora.js";
import { type Pair, pairedRatio, type Spread, spreadOf } from "../measure/statistics.js";
import { type Answer, differencesFrom, type PeerTask } from "./answer.js";
import type { Arena, Peer, PeerInput, Runner } from "./peer.js";

/** One task on one corpus, performed by all peers of an arena in turn. */
interface Contest {
  readonly corpus: CorpusFiles;
  readonly task: PeerTask;
  readonly arena: Arena;
  readonly input: PeerInput;
  readonly threads: number;
  /** Peers, with Ripsaw first. */
  readonly peers: readonly Peer[];
  readonly expected: Answer;
  readonly effort: PeerEffort;
}

/** Limits on the effort of a measurement. */
interface PeerEffort {
  readonly minRounds: number;
  readonly maxRounds: number;
  /** Time per rival after which no further round starts, once the minimum number of rounds is done. */
  readonly budgetMs: number;
  /** A rival that takes longer than this runs only once. */
  readonly slowMs: number;
  /** Minimum time that every peer runs unmeasured, including the comparison of its answer. */
  readonly warmUpMs: number;
}

interface PeerResult {
  readonly peer: string;
  /** Number of threads. Absent if the peer decides for itself. */
  readonly threads?: number;
  readonly ms?: Spread;
  readonly runs: number;
  /** Speed of Ripsaw relative to the peer. */
  readonly ratio?: Spread;
  /** Facts in which the answer is wrong or missing, and the reason. */
  readonly note?: string;
  /** Whether the note describes a mistake, here or in the peer, and not documented behaviour. */
  readonly isWrong: boolean;
  readonly isLimit: boolean;
  readonly isVariant: boolean;
}

interface Entrant {
  readonly peer: Peer;
  readonly runner: Runner;
  readonly checkMs: number;
  readonly note?: string;
}

/** Checks the answers first, then measures in rounds of Ripsaw, first rival, Ripsaw, second rival, and so on. */
async function hold(contest: Contest): Promise<PeerResult[]> {
  const results: PeerResult[] = [];
  const entrants: Entrant[] = [];
  try {
    for (const peer of contest.peers) {
      const declined = peer.declines?.(contest.corpus);
      if (declined !== undefined) {
        results.push({ ...emptyResult(contest, peer), note: `not run: ${declined}` });
        continue;
      }
      const { corpus, input, threads } = contest;
      const runner = peer.start({ corpus, input, threads: peer.threads === "one" ? 1 : threads });
      const start = performance.now();
      const { note, isWrong, hasFailed = false } = await judge(contest, peer, runner);
      if (isWrong || hasFailed) {
        await runner.close();
        results.push({ ...emptyResult(contest, peer), isWrong, ...(note && { note }) });
      } else {
        const checkMs = performance.now() - start;
        entrants.push({ peer, runner, checkMs, ...(note && { note }) });
      }
    }
    for (const result of await race(contest, entrants)) results.push(result);
  } finally {
    await Promise.all(entrants.map(({ runner }) => runner.close()));
  }
  const order = contest.peers.map(({ name }) => name);
  return results.toSorted((left, right) => order.indexOf(left.peer) - order.indexOf(right.peer));
}

/** Judges the answer of a peer. A failure counts as a wrong answer. */
async function judge(
  { corpus, task, expected }: Contest,
  peer: Peer,
  runner: Runner,
): Promise<{ note?: string; isWrong: boolean; hasFailed?: boolean }> {
  const caveat = peer.caveat?.(corpus);
  try {
    const answer = await runner.check(task);
    // Peers count the words of the sample, whereas Ripsaw also knows what other loggers write.
    const compared = OTHER_LEVELS.has(corpus.name) ? { ...answer, levels: {} } : answer;
    const differing = differencesFrom(expected, compared);
    if (differing.length === 0) return { isWrong: false };
    const shown = differing.slice(0, 3).join(", ");
    const note = `${shown}${differing.length > 3 ? ", ..." : ""}: ${caveat ?? "WRONG"}`;
    return { note, isWrong: caveat === undefined };
  } catch (error) {
    const problem = `failed: ${error instanceof Error ? error.message : error}`;
    return {
      note: `${problem}: ${caveat ?? "WRONG"}`,
      isWrong: caveat === undefined,
      hasFailed: true,
    };
  }
}

async function race(contest: Contest, entrants: readonly Entrant[]): Promise<PeerResult[]> {
  const { task, effort } = contest;
  const subject = entrants.find(({ peer }) => peer === contest.peers[0]);
  if (subject === undefined) return [];
  const rivals = entrants.filter((entrant) => entrant !== subject);
  const runs = rivals.map((entrant) => ({ entrant, pairs: [] as Pair[], spentMs: 0 }));
  const subjectTimes: number[] = [];
  for (const { runner, checkMs } of entrants) {
    for (let spentMs = checkMs; spentMs < effort.warmUpMs;) spentMs += await runner.time(task);
  }
  while (subjectTimes.length < effort.minRounds || runs.some((run) => !isDone(run, effort))) {
    const due = runs.filter((run) => !isDone(run, effort));
    if (due.length === 0) subjectTimes.push(await subject.runner.time(task));
    for (const run of due) {
      const subjectMs = await subject.runner.time(task);
      const rivalMs = await run.entrant.runner.time(task);
      subjectTimes.push(subjectMs);
      run.pairs.push({ subjectMs, rivalMs });
      run.spentMs += rivalMs;
    }
  }
  return [
    result(contest, subject, subjectTimes),
    ...runs.map(({ entrant, pairs }) => {
      const times = pairs.map(({ rivalMs }) => rivalMs);
      return result(contest, entrant, times, pairedRatio(pairs));
    }),
  ];
}

function result(
  contest: Contest,
  { peer, note }: Entrant,
  times: readonly number[],
  ratio?: Spread,
): PeerResult {
  return {
    ...emptyResult(contest, peer),
    ms: spreadOf(times),
    runs: times.length,
    ...(ratio !== undefined && { ratio }),
    ...(note !== undefined && { note }),
  };
}

function isDone(
  { pairs, spentMs }: { readonly pairs: readonly Pair[]; readonly spentMs: number },
  { minRounds, maxRounds, budgetMs, slowMs }: PeerEffort,
): boolean {
  if (pairs.length === 0) return false;
  if (pairs.length >= maxRounds || spentMs / pairs.length > slowMs) return true;
  return pairs.length >= minRounds && spentMs >= budgetMs;
}

function emptyResult({ threads }: Contest, peer: Peer): PeerResult {
  const used = peer.threads === "one" ? 1 : threads;
  return {
    peer: peer.name,
    ...(peer.threads !== "own" && { threads: used }),
    runs: 0,
    isWrong: false,
    isLimit: peer.isLimit === true,
    isVariant: peer.isVariant === true,
  };
}

export { hold };
export type { Contest, PeerEffort, PeerResult };
