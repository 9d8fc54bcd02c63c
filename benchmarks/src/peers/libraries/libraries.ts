import type { Answer, PeerTask } from "../answer.js";
import { openChdb } from "./chdb.js";
import { openDuckDb } from "./duckdb.js";
import { openBaseline, openIdiomatic } from "./plain-typescript.js";
import { openPolars } from "./polars.js";
import { openRipsaw } from "./ripsaw.js";

/** Library that was opened with a corpus and a number of threads. */
interface Library {
  run(task: PeerTask): Promise<Answer>;
}

type OpenLibrary = (path: string, threads: number) => Promise<Library>;

const LIBRARIES: Readonly<Record<string, OpenLibrary>> = {
  ripsaw: openRipsaw,
  baseline: openBaseline,
  idiomatic: openIdiomatic,
  duckdb: openDuckDb,
  chdb: openChdb,
  polars: openPolars,
};

export { LIBRARIES };
export type { Library, OpenLibrary };
