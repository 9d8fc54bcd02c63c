import type { CorpusFiles } from "../corpora/lay-out-corpus.js";
import type { Answer, PeerTask } from "./answer.js";

/**
 * Peers are compared within an arena: libraries called from Node, parsers called from Rust or C++, and commands,
 * whose time is that of the whole process.
 */
type Arena = "library" | "parser" | "command";
type PeerInput = "file" | "memory";

/** What a peer is started for. */
interface Work {
  readonly corpus: CorpusFiles;
  readonly input: PeerInput;
  readonly threads: number;
}

/** A peer at work on one corpus. */
interface Runner {
  /** Does the task and tells what came out. */
  check(task: PeerTask): Promise<Answer>;
  /** Does the task; milliseconds. */
  time(task: PeerTask): Promise<number>;
  close(): Promise<void>;
}

interface Peer {
  /** As in `--peers`. */
  readonly name: string;
  readonly arena: Arena;
  readonly tasks: readonly PeerTask[];
  readonly inputs: readonly PeerInput[];
  /** Whether it takes a number of threads, has one, or decides for itself. */
  readonly threads: "settable" | "one" | "own";
  /** How it is asked, in words. */
  readonly setting: string;
  /** Reads or counts line feeds, and understands nothing: the limit of the machine. */
  readonly isLimit?: boolean;
  /** Ripsaw itself in another setting, which tells what the setting is worth: not charted. */
  readonly isVariant?: boolean;
  readonly version: () => string;
  /** Why it cannot run here. */
  readonly missing: () => string | undefined;
  /** Why it cannot do this corpus. */
  readonly declines?: (corpus: CorpusFiles) => string | undefined;
  /** Why its answer on this corpus may differ from the right one. */
  readonly caveat?: (corpus: CorpusFiles) => string | undefined;
  readonly start: (work: Work) => Runner;
}

export type { Arena, Peer, PeerInput, Runner, Work };
