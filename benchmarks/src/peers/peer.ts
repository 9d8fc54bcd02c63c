import type { CorpusFiles } from "../corpora/lay-out-corpus.js";
import type { Answer, PeerTask } from "./answer.js";

/**
 * Arena in which peers are compared: libraries called from Node, parsers called from Rust or C++, or commands, whose
 * time is that of the whole process.
 */
type Arena = "library" | "parser" | "command";
type PeerInput = "file" | "memory";

/** Work that a peer is started for. */
interface Work {
  readonly corpus: CorpusFiles;
  readonly input: PeerInput;
  readonly threads: number;
}

/** Peer that was started on a corpus. */
interface Runner {
  /** Performs the task and returns the answer. */
  check(task: PeerTask): Promise<Answer>;
  /** Performs the task and returns its time in milliseconds. */
  time(task: PeerTask): Promise<number>;
  close(): Promise<void>;
}

interface Peer {
  /** Name, as in `--peers`. */
  readonly name: string;
  readonly arena: Arena;
  readonly tasks: readonly PeerTask[];
  readonly inputs: readonly PeerInput[];
  /** Whether the number of threads can be set, is one, or is chosen by the peer. */
  readonly threads: "settable" | "one" | "own";
  /** Description of how the peer is used. */
  readonly setting: string;
  /** Whether the peer only reads or counts line feeds, which shows the limit of the machine. */
  readonly isLimit?: boolean;
  /** Whether this is Ripsaw in another setting, to show the effect of the setting. Variants are not charted. */
  readonly isVariant?: boolean;
  readonly version: () => string;
  /** Returns why the peer cannot run here, or undefined. */
  readonly missing: () => string | undefined;
  /** Returns why the peer cannot process this corpus, or undefined. */
  readonly declines?: (corpus: CorpusFiles) => string | undefined;
  /** Returns why the answer on this corpus may differ from the right one, or undefined. */
  readonly caveat?: (corpus: CorpusFiles) => string | undefined;
  readonly start: (work: Work) => Runner;
}

export type { Arena, Peer, PeerInput, Runner, Work };
