import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sampleOf } from "../operations/sample.js";
import type { Corpus } from "./corpus.js";
import { LOGGER_CORPORA } from "./logger-corpora.js";
import { PLAIN_CORPORA } from "./plain-corpora.js";
import { randomOf, seedOf } from "./random.js";

/** Corpus on disk. */
interface CorpusFiles {
  readonly name: string;
  readonly title: string;
  /** Path of a file, or of a folder of `*.ndjson` files. */
  readonly path: string;
  /** Path of a single file with the same lines, for peers that read only one file. */
  readonly whole: string;
  readonly files: number;
  readonly lines: number;
  readonly bytes: number;
  readonly malformed: number;
}

/** Version of the generators. Increase it when a generator changes, so that older files are not reused. */
const EDITION = 1;
/** Zero, because some peers would count a number that is written as text, which is a violation, as a number. */
const VIOLATION_RATE = 0;
const SAMPLE_LINE_BYTES = 170;
const SMALL_FILE_LINES = 1_000;
const WRITE_CHARACTERS = 1 << 20;

const GENERATED: readonly Corpus[] = [...PLAIN_CORPORA, ...LOGGER_CORPORA];
const CORPUS_NAMES = ["sample", ...GENERATED.map(({ name }) => name), "small-files"];

/**
 * Returns the corpus with this name. Writes it into the folder unless it exists there already. It has about as many
 * bytes as the sample of that many lines.
 */
async function layOutCorpus(name: string, lines: number, folder: string): Promise<CorpusFiles> {
  if (name === "sample") {
    const { path, bytes } = await sampleOf(lines, folder, VIOLATION_RATE);
    return { name, title: "the sample", path, whole: path, files: 1, lines, bytes, malformed: 0 };
  }
  if (name === "small-files") return smallFiles(lines, folder);
  const corpus = GENERATED.find((each) => each.name === name);
  if (corpus === undefined) throw new RangeError(`no corpus "${name}"`);
  const count = Math.max(1, Math.round((lines * SAMPLE_LINE_BYTES) / corpus.lineBytes));
  const path = join(folder, `corpus-${name}-${count}-edition-${EDITION}.ndjson`);
  await make(path, (unfinished) => writeLines(corpus, count, unfinished));
  const { bytes } = await sizeOf(path);
  const { title, malformed } = corpus;
  return { name, title, path, whole: path, files: 1, lines: count, bytes, malformed };
}

/** Writes the lines of the sample to files of a thousand lines each. */
async function smallFiles(lines: number, folder: string): Promise<CorpusFiles> {
  const count = Math.max(1, Math.round(lines / SMALL_FILE_LINES));
  const path = join(folder, `corpus-small-files-${count}-edition-${EDITION}`);
  await make(path, (unfinished) => writeSmallFiles(count, unfinished, folder));
  const title = `${count} files of ${SMALL_FILE_LINES} lines`;
  const { path: whole } = await sampleOf(count * SMALL_FILE_LINES, folder, VIOLATION_RATE);
  const all = count * SMALL_FILE_LINES;
  return {
    name: "small-files",
    title,
    path,
    whole,
    lines: all,
    malformed: 0,
    ...(await sizeOf(path)),
  };
}

/** Writes to a temporary name first, so that an interrupted run leaves nothing that looks complete. */
async function make(path: string, write: (unfinished: string) => Promise<void>): Promise<void> {
  if ((await stat(path).catch(() => undefined)) !== undefined) return;
  const unfinished = `${path}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await write(unfinished);
  await rename(unfinished, path);
}

async function writeLines(corpus: Corpus, count: number, path: string): Promise<void> {
  const random = randomOf(seedOf(corpus.name));
  const file = createWriteStream(path);
  let text = "";
  for (let index = 0; index < count; index += 1) {
    text += `${corpus.lineOf(random, index)}\n`;
    if (text.length < WRITE_CHARACTERS) continue;
    if (!file.write(text)) await once(file, "drain");
    text = "";
  }
  file.end(text);
  await once(file, "close");
}

async function writeSmallFiles(count: number, path: string, folder: string): Promise<void> {
  await mkdir(path, { recursive: true });
  const sample = await open(
    (await sampleOf(count * SMALL_FILE_LINES, folder, VIOLATION_RATE)).path,
  );
  let [lines, file] = [[] as string[], 0];
  for await (const line of sample.readLines()) {
    lines.push(line, "\n");
    if (lines.length < 2 * SMALL_FILE_LINES) continue;
    await writeFile(join(path, `${String(file).padStart(5, "0")}.ndjson`), lines.join(""));
    [lines, file] = [[], file + 1];
  }
}

async function sizeOf(path: string): Promise<{ files: number; bytes: number }> {
  const { size: bytes } = await stat(path);
  if (!(await stat(path)).isDirectory()) return { files: 1, bytes };
  const names = await readdir(path);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(path, name))).size));
  return { files: names.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

export { CORPUS_NAMES, GENERATED, layOutCorpus };
export type { CorpusFiles };
