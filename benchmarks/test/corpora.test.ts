import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Corpus } from "../src/corpora/corpus.js";
import { CORPUS_NAMES, GENERATED, layOutCorpus } from "../src/corpora/lay-out-corpus.js";
import { randomOf, seedOf } from "../src/corpora/random.js";

const LINES = 300;

function linesOf({ name, lineOf }: Corpus, count = LINES): string[] {
  const random = randomOf(seedOf(name));
  return Array.from({ length: count }, (_, index) => lineOf(random, index));
}

function corpusNamed(name: string): Corpus {
  const corpus = GENERATED.find((each) => each.name === name);
  if (corpus === undefined) throw new RangeError(name);
  return corpus;
}

function isRecord(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function shareOfRecords(lines: readonly string[]): number {
  return lines.filter(isRecord).length / lines.length;
}

describe.each(GENERATED.map((corpus) => [corpus.name, corpus] as const))("%s", (name, corpus) => {
  const lines = linesOf(corpus);

  it("is the same each time it is generated", () => {
    expect(linesOf(corpus)).toEqual(lines);
    expect(new Set(lines).size).toBeGreaterThan(LINES * 0.99);
  });

  it("has records in all lines but those that are meant to be none", () => {
    const share = shareOfRecords(name === "malformed" ? linesOf(corpus, 20_000) : lines);
    expect(Math.abs(share - (1 - corpus.malformed))).toBeLessThan(
      corpus.malformed === 0 ? 1e-9 : 0.01,
    );
  });

  it("has one line where there is one record, of about the length that is stated", () => {
    expect(lines.some((line) => line.includes("\n"))).toBe(false);
    const bytes = Buffer.byteLength(lines.join("\n")) / LINES;
    expect(bytes / corpus.lineBytes).toBeGreaterThan(0.8);
    expect(bytes / corpus.lineBytes).toBeLessThan(1.25);
  });
});

describe("the kinds of lines", () => {
  const recordsOf = (name: string): Record<string, unknown>[] =>
    linesOf(corpusNamed(name)).map((line) => JSON.parse(line) as Record<string, unknown>);

  it("have their members in many orders, or in many shapes", () => {
    const shapes = (name: string) =>
      new Set(recordsOf(name).map((each) => Object.keys(each).join()));
    expect(shapes("shuffled").size).toBeGreaterThan(150);
    expect(shapes("optional-keys").size).toBeGreaterThan(150);
    expect(shapes("unique-keys").size).toBe(LINES);
    expect(shapes("spaced").size).toBe(1);
  });

  it("have thirty members with objects and arrays among them", () => {
    const [first = {}] = recordsOf("nested");
    expect(Object.keys(first)).toHaveLength(30);
    const kinds = Object.values(first).map((value) => Array.isArray(value) || typeof value);
    expect(kinds).toEqual(expect.arrayContaining([true, "object", "string", "number", "boolean"]));
  });

  it("have escapes and characters outside ASCII, spaces, or a hundred kilobytes", () => {
    expect(linesOf(corpusNamed("escapes"))[0]).toMatch(/\\u65e5.*\\\/srv/u);
    expect(linesOf(corpusNamed("escapes"))[0]).toContain("🚀");
    expect(linesOf(corpusNamed("spaced"))[0]).toMatch(/^\{"timestamp": "[^"]*", "level": /);
    expect(linesOf(corpusNamed("long-lines"), 1)[0]?.length).toBeGreaterThan(95_000);
  });

  it("have levels as their loggers write them", () => {
    expect(recordsOf("pino")[0]?.["level"]).toBeTypeOf("number");
    expect(recordsOf("winston")[0]?.["level"]).toMatch(/^[a-z]+$/);
    expect(recordsOf("ecs")[0]?.["log.level"]).toMatch(/^[a-z]+$/);
  });
});

describe("layOutCorpus", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "ripsaw-corpora-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("writes a corpus once, about as large as that many lines of the sample", async () => {
    const written = await layOutCorpus("pino", 1_000, folder);
    const bytes = await readFile(written.path);
    expect(bytes.length).toBe(written.bytes);
    expect(bytes.toString().trimEnd().split("\n")).toHaveLength(written.lines);
    expect(written.bytes / 170_000).toBeGreaterThan(0.8);
    expect(written.bytes / 170_000).toBeLessThan(1.25);
    expect(await layOutCorpus("pino", 1_000, folder)).toEqual(written);
  });

  it("cuts the sample into files of a thousand lines", async () => {
    const { path, whole, files, bytes } = await layOutCorpus("small-files", 3_000, folder);
    const names = (await readdir(path)).toSorted();
    expect(names).toHaveLength(files);
    expect(files).toBe(3);
    const parts = await Promise.all(names.map((name) => readFile(join(path, name))));
    const joined = Buffer.concat(parts);
    expect(joined.length).toBe(bytes);
    expect(joined.equals(await readFile(whole))).toBe(true);
  });

  it("knows every name that is offered, and no other", async () => {
    expect(new Set(CORPUS_NAMES).size).toBe(CORPUS_NAMES.length);
    await expect(layOutCorpus("syslog", 10, folder)).rejects.toThrow('no corpus "syslog"');
  });
});
