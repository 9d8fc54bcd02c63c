import { crateVersion, PARSERS, programOf } from "./folders.js";
import type { Peer } from "./peer.js";
import { servingProcess } from "./serving-process.js";

const CPP = "peers-simdjson";
/** Version of simdjson in the crate that contains its sources. */
const SIMDJSON_VERSION = "4.6.4";

type ParserPeer = Pick<Peer, "name" | "setting" | "version" | "start"> & Partial<Peer>;

const parser = (program: string, peer: ParserPeer): Peer => ({
  arena: "parser",
  tasks: ["stats", "filter"],
  inputs: ["file", "memory"],
  threads: "settable",
  missing: () =>
    programOf(program) === undefined ? `${program} is not built (--install)` : undefined,
  ...peer,
});

/** Creates a peer for a mode of the program in benchmarks/peers/src. */
const rust = (mode: string, peer: Partial<Peer> & { name: string; setting: string }): Peer =>
  parser(PARSERS, {
    version: () => crateVersion(mode),
    start: ({ corpus, input, threads }) =>
      servingProcess(programOf(PARSERS) ?? PARSERS, [mode, input, String(threads), corpus.path]),
    ...peer,
  });

/** Creates a peer for a mode of benchmarks/peers/simdjson. It reads line by line if a bad line must not end a batch. */
const simdjson = (mode: string, peer: Partial<Peer> & { name: string; setting: string }): Peer =>
  parser(CPP, {
    version: () => SIMDJSON_VERSION,
    start: ({ corpus, input, threads }) => {
      const how = corpus.malformed > 0 ? `${mode}-by-line` : mode;
      return servingProcess(programOf(CPP) ?? CPP, [how, input, String(threads), corpus.path]);
    },
    ...peer,
  });

const PARSER_PEERS: readonly Peer[] = [
  rust("ripsaw", {
    name: "ripsaw engine",
    setting: "`Scan` over `PathsReader` or `BytesReader`",
    version: () => "this commit",
  }),
  rust("ripsaw-general", {
    name: "ripsaw-general",
    isVariant: true,
    setting: "the same with `LineReading::General`: no line is known by the shape of others",
    version: () => "this commit",
  }),
  rust("ripsaw", {
    name: "ripsaw-one-thread",
    isVariant: true,
    setting: "the engine on one thread, against which more are measured",
    threads: "one",
    version: () => "this commit",
  }),
  simdjson("on-demand", {
    name: "simdjson On-Demand",
    setting: "`iterate_many` over runs of 1 MiB, padded; members until all three are found",
    caveat: ({ malformed }) =>
      malformed > 0 ? "does not look at what it is not asked for" : undefined,
  }),
  simdjson("dom", {
    name: "simdjson DOM",
    setting: "`parse_many` over runs of 1 MiB, padded",
  }),
  rust("sonic-rs", {
    name: "sonic-rs",
    setting: "`from_slice` of a struct of three members, `-C target-cpu=native`",
    caveat: ({ malformed }) => (malformed > 0 ? "skips members unchecked" : undefined),
  }),
  rust("simd-json", {
    name: "simd-json",
    setting:
      "`from_slice_with_buffers` of a struct of three members, on a copy of the line (it parses in place)",
  }),
  rust("serde_json", {
    name: "serde_json",
    setting: "`from_slice` of a struct of three members",
  }),
  rust("newlines", {
    name: "counting line feeds",
    tasks: ["stats"],
    setting: "`memchr` counts line feeds",
    isLimit: true,
    version: () => crateVersion("memchr"),
  }),
  rust("read", {
    name: "reading",
    tasks: ["stats"],
    inputs: ["file"],
    setting: "`pread` into a buffer of 1 MiB, one per thread",
    isLimit: true,
    version: () => "",
  }),
];

export { PARSER_PEERS };
