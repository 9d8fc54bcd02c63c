import { fileURLToPath } from "node:url";
import { GROUP_TASKS } from "../answer.js";
import { packageVersion } from "../folders.js";
import type { Peer } from "../peer.js";
import { servingProcess } from "../serving-process.js";

const WORKER = fileURLToPath(new URL("library-worker.js", import.meta.url));

type LibraryPeer = Pick<Peer, "name" | "threads" | "setting"> & Partial<Peer>;

/** Creates a peer for a library that a Node program calls, in its own process. */
const library = (peer: LibraryPeer): Peer => ({
  arena: "library",
  tasks: ["stats", "filter"],
  inputs: ["file"],
  version: () => "this commit",
  missing: () => undefined,
  start: ({ corpus, threads }) =>
    servingProcess(
      process.execPath,
      [
        "--expose-gc",
        "--max-old-space-size=12288",
        WORKER,
        peer.name,
        String(threads),
        corpus.path,
      ],
      { POLARS_MAX_THREADS: String(threads) },
    ),
  ...peer,
});

const fromNpm = (packageName: string): Pick<Peer, "version" | "missing"> => ({
  version: () => packageVersion(packageName) ?? "",
  missing: () =>
    packageVersion(packageName) === undefined
      ? `${packageName} is not installed (--install)`
      : undefined,
});

const oneFile: Peer["declines"] = ({ files }) => (files > 1 ? "reads one file" : undefined);

const LIBRARY_PEERS: readonly Peer[] = [
  library({
    name: "ripsaw",
    threads: "settable",
    tasks: ["stats", "filter", ...GROUP_TASKS],
    setting:
      "`computeStats(path, { threads })`; filter and groups: `scan(path, query, { threads })`",
  }),
  library({
    name: "baseline",
    threads: "one",
    tasks: ["stats", "filter", ...GROUP_TASKS],
    setting: "`packages/baseline`: plain TypeScript, tuned, the same report",
    declines: oneFile,
  }),
  library({
    name: "idiomatic",
    threads: "one",
    setting: "readline and `JSON.parse` line by line",
    declines: oneFile,
  }),
  library({
    name: "duckdb",
    threads: "settable",
    tasks: ["stats", "filter", ...GROUP_TASKS],
    setting:
      "one statement over `read_json` with `format = 'newline_delimited'`, `columns` given, `ignore_errors`; " +
      "`preserve_insertion_order = false`",
    caveat: ({ malformed }) =>
      malformed > 0
        ? "counts a bad line as a row of nulls, loses good ones next to it, and skips members unchecked"
        : undefined,
    ...fromNpm("@duckdb/node-api"),
  }),
  library({
    name: "chdb",
    threads: "settable",
    tasks: ["stats", "filter", ...GROUP_TASKS],
    setting:
      "one statement over `file(..., 'JSONEachRow', structure)` with `max_threads`, `max_parsing_threads` and " +
      "`input_format_allow_errors_ratio = 1`",
    caveat: ({ malformed }) =>
      malformed > 0 ? "skips members unchecked, and looks for the next line by itself" : undefined,
    ...fromNpm("chdb"),
  }),
  library({
    name: "polars",
    threads: "settable",
    setting: "`scanJson` of three columns, types from the first 1,000 lines; no quantiles",
    declines: ({ name, malformed }) => {
      if (malformed > 0) return "ends at the first line that is no JSON";
      return name === "ecs" || name === "nginx" ? "fails where a column is absent" : undefined;
    },
    caveat: ({ name }) =>
      name === "pino" ? "compares no number, such as pino's levels, with a text" : undefined,
    ...fromNpm("nodejs-polars"),
  }),
];

export { LIBRARY_PEERS };
