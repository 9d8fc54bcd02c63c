import { join } from "node:path";
import { describeMachine, describeRevision } from "../measure/machine.js";
import { CORPUS_NAMES, type CorpusFiles, layOutCorpus } from "../corpora/lay-out-corpus.js";
import { toText } from "../results/table.js";
import { type Answer, isGroupTask, type PeerTask } from "./answer.js";
import { type Contest, hold, type PeerEffort } from "./contest.js";
import { ROOT, WORK_FOLDER } from "./folders.js";
import { installPeers, refreshParsers } from "./install-peers.js";
import type { Peer } from "./peer.js";
import type { PeerMeasurement } from "./results/peer-measurement.js";
import { parsePeersCommandLine, type PeersRequest } from "./peers-command-line.js";
import { noteLines, resultTable, settingTable } from "./results/peer-tables.js";
import { PEERS } from "./peers.js";
import { writePeersRecord } from "./results/peers-record.js";

const CORPORA_FOLDER = join(WORK_FOLDER, "corpora");
const USUAL: PeerEffort = {
  minRounds: 3,
  maxRounds: 15,
  budgetMs: 1_500,
  slowMs: 4_000,
  warmUpMs: 250,
};
const ONE_ROUND: PeerEffort = { minRounds: 1, maxRounds: 1, budgetMs: 0, slowMs: 0, warmUpMs: 0 };

/** Compares Ripsaw with other projects. The exit code is 1 if an answer is wrong without an explanation. */
async function runPeers(args: readonly string[]): Promise<number> {
  const names = PEERS.map(({ name }) => name);
  const request = parsePeersCommandLine(args, CORPUS_NAMES, names);
  if (request.install) return installPeers();
  refreshParsers();
  const date = new Date().toISOString().slice(0, 10);
  const [machine, revision] = [describeMachine(), describeRevision()];
  const { present, skipped } = whoIsHere(request);
  for (const line of skipped) console.error(`skipped: ${line}`);

  const measurements = await measureAll(request, present);
  const wrong = measurements.flatMap(({ results }) => results.filter(({ isWrong }) => isWrong));
  if (!request.isSmoke) console.log(`\n${toText(resultTable(measurements))}`);
  const notes = noteLines(measurements);
  if (notes.length > 0) console.log(`\n${notes.join("\n")}`);
  console.log(
    `\n${measurements.length} contests, ${wrong.length} wrong answers; skipped: ${skipped.length} peers`,
  );
  if (request.record) {
    const settings = settingTable(present);
    const { lines } = request;
    const record = { date, machine, revision, lines, skipped, measurements };
    const name = await writePeersRecord(record, settings, ROOT);
    console.log(`recorded as ${name}`);
  }
  return wrong.length > 0 ? 1 : 0;
}

function whoIsHere({ peers }: PeersRequest): { present: Peer[]; skipped: string[] } {
  const present: Peer[] = [];
  const skipped: string[] = [];
  for (const peer of PEERS) {
    const reason = peer.missing();
    // Always include Ripsaw, the first of its arena: without it there is nothing to compare with.
    const isFirst = PEERS.find(({ arena }) => arena === peer.arena) === peer;
    const isWanted = peers.includes(peer.name) || isFirst;
    if (reason === undefined && isWanted) present.push(peer);
    else if (isWanted) skipped.push(`${peer.name}: ${reason}`);
  }
  return { present, skipped };
}

async function measureAll(request: PeersRequest, present: readonly Peer[]) {
  const measurements: PeerMeasurement[] = [];
  for (const name of request.corpora) {
    const corpus = await layOutCorpus(name, request.lines, CORPORA_FOLDER);
    for (const contest of await contestsOn(corpus, request, present)) {
      const { task, arena, input, threads } = contest;
      console.error(`${corpus.title}, ${task}, ${arena}, ${input}, threads: ${threads}`);
      const results = await hold(contest);
      const { title, bytes } = corpus;
      measurements.push({ corpus: name, title, bytes, task, arena, input, threads, results });
    }
  }
  return measurements;
}

/** Returns the answers that all others are compared with, by task. */
async function answersOfBaseline(
  corpus: CorpusFiles,
  tasks: readonly PeerTask[],
): Promise<(task: PeerTask) => Answer> {
  const baseline = PEERS.find(({ name }) => name === "baseline");
  if (baseline === undefined) throw new RangeError("there is no baseline");
  const whole = { ...corpus, path: corpus.whole, files: 1 };
  const runner = baseline.start({ corpus: whole, input: "file", threads: 1 });
  const [stats, filter] = [await runner.check("stats"), await runner.check("filter")];
  const plain = { ...stats, ...filter, bytes: corpus.bytes, lines: corpus.lines };
  const grouped = new Map<PeerTask, Answer>();
  for (const task of tasks.filter(isGroupTask)) grouped.set(task, await runner.check(task));
  await runner.close();
  return (task) => grouped.get(task) ?? plain;
}

/**
 * Lists the contests on a corpus. Peers whose number of threads cannot be set take part in the one with most threads.
 */
async function contestsOn(
  corpus: CorpusFiles,
  { tasks: allTasks, threads, isSmoke }: PeersRequest,
  present: readonly Peer[],
): Promise<Contest[]> {
  // The keys of the groups are members of the sample only.
  const tasks = allTasks.filter((task) => corpus.name === "sample" || !isGroupTask(task));
  const answerTo = await answersOfBaseline(corpus, tasks);
  const effort = isSmoke ? ONE_ROUND : USUAL;
  const contests: Contest[] = [];
  for (const task of tasks) {
    for (const arena of ["library", "parser", "command"] as const) {
      for (const input of ["file", "memory"] as const) {
        if (input === "memory" && corpus.files > 1) continue;
        for (const count of threads) {
          const isLast = count === threads.at(-1);
          const peers = present.filter(
            (peer) =>
              peer.arena === arena &&
              peer.tasks.includes(task) &&
              peer.inputs.includes(input) &&
              (peer.threads === "settable" || isLast),
          );
          if (peers.length < 2) continue;
          const expected = answerTo(task);
          contests.push({ corpus, task, arena, input, threads: count, peers, expected, effort });
        }
      }
    }
  }
  return contests;
}

export { runPeers };
