import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { type PeerTask, PEER_TASKS } from "./answer.js";

/** Parsed arguments of a run against the peers. */
interface PeersRequest {
  /** Number of lines of the sample. The other corpora are about as large. */
  readonly lines: number;
  readonly tasks: readonly PeerTask[];
  /** Names of the corpora and of the peers. */
  readonly corpora: readonly string[];
  readonly peers: readonly string[];
  readonly threads: readonly number[];
  readonly isSmoke: boolean;
  readonly record: boolean;
  /** Whether to install the peers and measure nothing. */
  readonly install: boolean;
}

const LINES = 1_000_000;
const SMOKE_LINES = 2_000;

const USAGE = `usage: npm run bench -- peers [--install] [--smoke] [--record] [--lines 1000000] [--threads 1,2]
  [--only stats,filter,lines,levels,users,minutes] [--corpora sample,pino] [--peers duckdb,jq]`;

/** Parses the arguments. Throws an Error whose message is for the person who typed them. */
function parsePeersCommandLine(
  args: readonly string[],
  corpora: readonly string[],
  peers: readonly string[],
): PeersRequest {
  const flags = readFlags(args);
  if (flags.smoke && flags.record) {
    throw usageError("a smoke run measures nothing that could be recorded");
  }
  const [lines, ...more] = flags.lines === undefined ? [] : positiveIntegers("lines", flags.lines);
  if (more.length > 0) throw usageError("--lines needs one number here");
  return {
    lines: lines ?? (flags.smoke ? SMOKE_LINES : LINES),
    tasks: chosen("task", flags.only, PEER_TASKS),
    corpora: chosen("corpus", flags.corpora, corpora),
    peers: chosen("peer", flags.peers, peers),
    threads:
      flags.threads === undefined
        ? [...new Set([1, availableParallelism()])]
        : positiveIntegers("threads", flags.threads),
    isSmoke: flags.smoke,
    record: flags.record,
    install: flags.install,
  };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        install: { type: "boolean", default: false },
        smoke: { type: "boolean", default: false },
        record: { type: "boolean", default: false },
        lines: { type: "string" },
        threads: { type: "string" },
        only: { type: "string" },
        corpora: { type: "string" },
        peers: { type: "string" },
      },
    }).values;
  } catch (cause) {
    throw usageError(cause instanceof Error ? cause.message : String(cause));
  }
}

/** Returns the named items in the order in which they are offered, or all of them if none is named. */
function chosen<Name extends string>(
  what: string,
  list: string | undefined,
  offered: readonly Name[],
): Name[] {
  const names: readonly string[] = list?.split(",") ?? offered;
  const unknown = names.find((name) => !offered.some((each) => each === name));
  if (unknown !== undefined) {
    throw usageError(`no ${what} "${unknown}"; there are ${offered.join(", ")}`);
  }
  return offered.filter((name) => names.includes(name));
}

function positiveIntegers(flag: string, list: string): number[] {
  const numbers = list.split(",").map(Number);
  if (!numbers.every((number) => Number.isInteger(number) && number > 0)) {
    throw usageError(`--${flag} needs positive integers, separated by commas, got "${list}"`);
  }
  return [...new Set(numbers)].toSorted((left, right) => left - right);
}

function usageError(problem: string): Error {
  return new Error(`${problem}\n${USAGE}`);
}

export { parsePeersCommandLine };
export type { PeersRequest };
