import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { tableFromIPC as flechetteTable } from "@uwdata/flechette";
import { tableFromIPC as arrowTable } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  batchProcess,
  computeStats,
  createLogPipeline,
  filterLogs,
  parseLogs,
  validateLogs,
  type Profile,
  type Progress,
  type Source,
} from "../../src/index.js";

const LINES = [
  '{"timestamp":"t1","level":"ERROR","message":"timeout","duration_ms":1500,"status_code":500}',
  '{"timestamp":"t2","level":"INFO","message":"grüße 😀","duration_ms":12.5,"status_code":200}',
  "",
  '{"timestamp":"t3","level":"WARN","message":"slow","duration_ms":800,"status_code":404,"user_id":"u1"}',
  '{"timestamp":"t4","level":"FATAL","message":"?","duration_ms":-1}',
  "{broken",
  '{"timestamp":"t5","level":"ERROR","message":"timeout","n":9007199254740993}',
];
const TEXT = `${LINES.join("\n")}\n`;

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ripsaw-core-"));
  file = join(folder, "a.ndjson");
  await writeFile(file, TEXT);
  await writeFile(join(folder, "a.ndjson.gz"), gzipSync(TEXT));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function* cutEvery(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function* fallsSilent(): AsyncGenerator<Uint8Array> {
  yield Buffer.from(TEXT);
  await new Promise(() => undefined);
}

describe("every kind of source gives the same report", () => {
  it.each<[string, () => Source]>([
    ["a path", () => file],
    ["a glob", () => join(folder, "a.ndj*n")],
    ["paths", () => ({ paths: [file] })],
    ["gzip", () => join(folder, "a.ndjson.gz")],
    ["gzip in memory", () => gzipSync(TEXT)],
    ["gzip in a stream", () => cutEvery(gzipSync(TEXT), 3)],
    ["bytes", () => Buffer.from(TEXT)],
    ["bytes inside a larger buffer", () => Buffer.from(`x${TEXT}x`).subarray(1, -1)],
    ["lines", () => LINES],
    ["a generator, cut at every byte", () => cutEvery(Buffer.from(TEXT), 1)],
    ["an array of chunks", () => [...cutEvery(Buffer.from(TEXT), 17)]],
    ["a Node stream", () => createReadStream(file, { highWaterMark: 7 })],
    ["a web stream", () => new Blob([TEXT]).stream() as AsyncIterable<Uint8Array>],
  ])("%s", async (_, source) => {
    const stats = await computeStats(source());
    expect(stats).toEqual({
      totalCount: 5,
      fatalCount: 1,
      errorCount: 2,
      warnCount: 1,
      infoCount: 1,
      debugCount: 0,
      traceCount: 0,
      otherCount: 0,
      rejectedCount: 1,
      blankCount: 1,
      durationMs: { count: 4, min: -1, max: 1500, mean: 577.875, p50: 800, p95: 1500, p99: 1500 },
      statusCodes: { "200": 1, "404": 1, "500": 1 },
      errorStatusCodes: { "404": 1, "500": 1 },
    });
    const report = await validateLogs(source());
    expect(report.rejectedLines).toMatchObject([
      {
        line: 6,
        byteOffset: Buffer.byteLength(LINES.slice(0, 5).join("\n")) + 1,
        code: "invalid_json",
      },
    ]);
    expect(report.violations.map(({ line, path, rule }) => [line, path, rule])).toEqual([
      [5, "level", "enum"],
      [5, "duration_ms", "minimum"],
    ]);
    expect(report).toMatchObject({
      validCount: 4,
      violationCount: 2,
      rejectedCodes: { invalid_json: 1 },
    });
  });

  it("large arrays and streams, whatever the number of threads", async () => {
    const lines = Array.from(
      { length: 30_000 },
      (_, i) =>
        `{"level":"${i % 3 ? "INFO" : "ERROR"}","message":"m${i % 7}","duration_ms":${i / 10}}`,
    );
    const bytes = Buffer.from(lines.join("\n"));
    const expected = await batchProcess(bytes, { threads: 1 });
    for (const threads of [1, 2, 5]) {
      expect(await batchProcess(lines, { threads })).toEqual(expected);
      expect(await batchProcess(cutEvery(bytes, 99_991), { threads })).toEqual(expected);
      expect(await batchProcess([bytes], { threads })).toEqual(expected);
    }
  });
});

describe("an array of lines", () => {
  it("takes an element with newlines for one record", async () => {
    const lines = ['{"level":\n"ERROR"}', '{"a":"x\ny"}', "\n", '{"level":"ERROR"}'];
    const {
      lines: matched,
      rejectedLines,
      blankCount,
    } = await filterLogs(lines, { minLevel: "ERROR" });
    expect([...matched]).toEqual([lines[0], lines[3]]);
    expect(matched.lineNumber(1)).toBe(4);
    expect(rejectedLines).toMatchObject([{ line: 2, byteOffset: 19, code: "invalid_json" }]);
    expect(blankCount).toBe(1);
  });

  it("refuses an element that is not a string", async () => {
    await expect(computeStats(["{}", 1] as unknown as string[])).rejects.toMatchObject({
      code: "invalid_source",
      message: "element 1 of the array of lines is number, not a string",
    });
  });
});

describe("filterLogs", () => {
  it("applies all conditions, and gives lines byte for byte", async () => {
    const result = await filterLogs(file, {
      minLevel: "WARN",
      minDurationMs: 800,
      statusCodes: [404, 500],
    });
    expect([...result.lines]).toEqual([LINES[0], LINES[3]]);
    expect(Buffer.from(result.lines.bytes).toString()).toBe(`${LINES[0]}\n${LINES[3]}\n`);
    expect([...result.lines.rows()][1]).toEqual(JSON.parse(LINES[3] ?? ""));
    expect(result).toMatchObject({
      matchedCount: 2,
      recordCount: 5,
      rejectedCount: 1,
      blankCount: 1,
    });
  });

  it("compares integers beyond 2^53 exactly", async () => {
    const count = async (value: bigint): Promise<number> =>
      (await filterLogs(file, { filter: { field: "n", op: "==", value } })).matchedCount;
    expect([await count(9007199254740993n), await count(9007199254740992n)]).toEqual([1, 0]);
  });

  it("names the source of each line where there are several", async () => {
    const other = join(folder, "b.ndjson");
    await writeFile(other, '{"level":"ERROR"}\n');
    const { lines } = await filterLogs({ paths: [file, other] }, { minLevel: "ERROR" });
    expect([...lines]).toEqual([LINES[0], LINES[4], LINES[6], '{"level":"ERROR"}']);
    expect([2, 3].map((index) => lines.sourceName(index))).toEqual([file, other]);
    expect([2, 3].map((index) => lines.lineNumber(index))).toEqual([7, 1]);
  });

  it("writes to a path or a descriptor", async () => {
    const path = join(folder, "errors.ndjson");
    const { lines, matchedCount } = await filterLogs(file, { minLevel: "ERROR", output: path });
    expect([lines.length, matchedCount]).toEqual([0, 3]);
    const expected = `${LINES[0]}\n${LINES[4]}\n${LINES[6]}\n`;
    expect(await readFile(path, "utf8")).toBe(expected);

    await using handle = await open(join(folder, "by-descriptor.ndjson"), "w+");
    await filterLogs(LINES, { minLevel: "ERROR", output: handle.fd });
    expect(await readFile(join(folder, "by-descriptor.ndjson"), "utf8")).toBe(expected);
  });

  it("fails where it cannot write", async () => {
    const output = join(folder, "no-such-folder", "x");
    await expect(filterLogs(file, { output })).rejects.toMatchObject({ code: "write_failed" });
  });

  it("stops at the limit, also on a stream that never ends", async () => {
    let closed = false;
    function* endless(): Generator<Uint8Array> {
      try {
        for (;;) yield Buffer.from(TEXT.repeat(1_000));
      } finally {
        closed = true;
      }
    }
    const { lines } = await filterLogs(endless(), { minLevel: "ERROR", limit: 3 });
    expect([...lines]).toEqual([LINES[0], LINES[4], LINES[6]]);
    expect(closed).toBe(true);
  });

  it("finds no more than the limit in large chunks of a stream", async () => {
    const chunk = Buffer.from(
      '{"level":"INFO"}\n'.repeat(50_000) + '{"level":"ERROR"}\n'.repeat(3),
    );
    const chunks = Array<Buffer>(8).fill(chunk);
    const { matchedCount, lines } = await filterLogs(chunks, { minLevel: "ERROR", limit: 3 });
    expect([matchedCount, [...lines].length]).toEqual([3, 3]);
  });
});

describe("parseLogs", () => {
  it("infers columns over the whole input", async () => {
    const batch = await parseLogs(file);
    expect(batch.columns.map(({ name, type }) => [name, type])).toEqual([
      ["timestamp", "utf8"],
      ["level", "utf8"],
      ["message", "utf8"],
      ["duration_ms", "f64"],
      ["status_code", "int64"],
      ["user_id", "utf8"],
      ["n", "int64"],
    ]);
    expect(batch.rowCount).toBe(5);
    expect(batch.lineNumber(4)).toBe(7);
    expect({ ...batch.row(4) }).toEqual({
      timestamp: "t5",
      level: "ERROR",
      message: "timeout",
      duration_ms: null,
      status_code: null,
      user_id: null,
      n: 9007199254740993n,
    });
    expect(batch.toArray().map(({ message }) => message)).toEqual([
      "timeout",
      "grüße 😀",
      "slow",
      "?",
      "timeout",
    ]);
  });

  it("selects, filters and limits", async () => {
    const batch = await parseLogs(LINES, {
      select: ["message", "level"],
      filter: { field: "level", op: "==", value: "ERROR" },
      limit: 1,
    });
    expect(batch.toArray()).toEqual([{ message: "timeout", level: "ERROR" }]);
  });

  it("is read by Arrow libraries", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({
      flag: i % 2 === 0,
      int: i,
      float: i / 4,
      text: `text ${i} 😀`,
      word: i % 3 ? "yes" : "no",
      sparse: i % 10 ? null : `s${i}`,
    }));
    const batch = await parseLogs(rows.map((row) => JSON.stringify(row)));
    expect(batch.toArray()).toEqual(rows);
    expect(batch.column("word")?.type).toBe("dictionary");
    const stream = await batch.toArrow();
    const names = Object.keys(rows[0] ?? {});
    const arrow = arrowTable(stream);
    const flechette = flechetteTable(stream, { useBigInt: true });
    for (const name of names) {
      const expected = rows.map((row) => {
        const value = row[name as keyof typeof row];
        return name === "int" ? BigInt(Number(value)) : value;
      });
      expect([...(arrow.getChild(name) ?? [])], name).toEqual(expected);
      expect([...(flechette.getChild(name) ?? [])], name).toEqual(expected);
    }
  });

  it("refuses more columns than allowed", async () => {
    await expect(parseLogs(file, { maxColumns: 3 })).rejects.toMatchObject({
      code: "too_many_columns",
    });
  });
});

describe("failures", () => {
  it("throws the failure, with the report of what was read", async () => {
    const missing = join(folder, "missing.ndjson");
    await expect(computeStats({ paths: [missing, file] })).rejects.toMatchObject({
      code: "source_not_found",
      source: missing,
      report: { totalCount: 5, failures: [{ source: missing, code: "source_not_found" }] },
    });
  });

  it("returns the report where partial reports are asked for", async () => {
    const cut = join(folder, "cut.gz");
    await writeFile(cut, gzipSync(TEXT.repeat(10_000)).subarray(0, 2_000));
    const report = await validateLogs({ paths: [cut, file] }, { partial: true });
    expect(report.failures).toMatchObject([{ source: cut, code: "corrupt_input" }]);
    expect(report.validCount).toBeGreaterThanOrEqual(4);
  });

  it("names bytes and streams, which have no name, the input", async () => {
    const cut = gzipSync(TEXT.repeat(1_000)).subarray(0, 200);
    for (const source of [cut, [cut], Readable.from([cut])]) {
      await expect(computeStats(source)).rejects.toMatchObject({
        code: "corrupt_input",
        source: "input",
        cause: expect.any(Error),
      });
    }
  });

  it("names a folder", async () => {
    await expect(batchProcess(folder)).rejects.toMatchObject({ code: "source_is_directory" });
  });

  it("says that nothing is a record", async () => {
    await expect(computeStats(["", "[]"])).rejects.toMatchObject({
      code: "no_valid_records",
      report: { totalCount: 0, rejectedCount: 1, blankCount: 1 },
    });
    const { stats } = await batchProcess(["", "[]"]);
    expect(stats).toMatchObject({ totalCount: 0, durationMs: { count: 0, mean: null } });
  });

  it("writes rejected lines to the quarantine", async () => {
    const quarantine = join(folder, "quarantine.ndjson");
    await validateLogs(file, { quarantine });
    const [line, ...more] = (await readFile(quarantine, "utf8")).trimEnd().split("\n");
    expect(JSON.parse(line ?? "")).toMatchObject({ line: 6, code: "invalid_json", raw: "{broken" });
    expect(more).toEqual([]);
  });
});

describe("abort and progress", () => {
  it("does no work for a signal that is already aborted", async () => {
    const reason = new Error("changed my mind");
    await expect(
      computeStats("no-such-file", { signal: AbortSignal.abort(reason) }),
    ).rejects.toMatchObject({ code: "aborted", cause: reason });
  });

  it.each<[string, () => Source]>([
    ["a large array", () => Array.from({ length: 2_000_000 }, () => LINES[0] ?? "")],
    ["a stream that falls silent", fallsSilent],
  ])("stops %s", async (_, source) => {
    const abort = new AbortController();
    setTimeout(() => abort.abort("enough"), 5);
    await expect(computeStats(source(), { signal: abort.signal })).rejects.toMatchObject({
      code: "aborted",
      cause: "enough",
    });
  });

  it("reports the progress at least once, at the end", async () => {
    const seen: Progress[] = [];
    await computeStats(file, { onProgress: (progress) => seen.push(progress) });
    const size = Buffer.byteLength(TEXT);
    expect(seen.at(-1)).toEqual({ bytesRead: size, bytesTotal: size, lines: LINES.length });
  });

  it("ends with the exception of onProgress", async () => {
    const problem = new Error("the meter broke");
    const onProgress = (): never => {
      throw problem;
    };
    await expect(computeStats(file, { onProgress })).rejects.toBe(problem);
  });
});

describe("createLogPipeline", () => {
  it("processes, compares and alerts", async () => {
    const told: string[] = [];
    const pipeline = createLogPipeline({
      thresholds: { maxErrors: 1, maxP99Ms: 10_000 },
      notifier: ({ kind }) => void told.push(kind),
    });
    expect(pipeline.summary()).toBe("No batch has been processed.");
    const { alerts, result } = await pipeline.loadFrom(file).analyzeAndAlert();
    expect(told).toEqual(["error_count"]);
    expect(alerts).toMatchObject([{ kind: "error_count", threshold: 1, actual: 3 }]);
    expect(result).toMatchObject({
      totalCount: 5,
      validCount: 4,
      violationCount: 2,
      rejectedCount: 1,
      byteCount: Buffer.byteLength(TEXT),
      topErrors: {
        messages: [
          { message: "timeout", count: 2 },
          { message: "?", count: 1 },
        ],
        distinctCount: 2,
      },
    });
    expect(result.recordsPerSecond).toBeCloseTo(5 / (result.processingTimeMs / 1_000));
    expect(pipeline.summary()).toContain(
      "levels: 1 FATAL, 2 ERROR, 1 WARN, 1 INFO, 0 DEBUG, 0 TRACE, 0 other",
    );
    expect((await pipeline.filterHighSeverity()).matchedCount).toBe(3);
    expect((await pipeline.filterHighSeverity("WARN")).matchedCount).toBe(4);
    expect((await pipeline.filterHighSeverity("FATAL")).matchedCount).toBe(1);
    expect((await pipeline.filterByStatus([200, 404])).matchedCount).toBe(2);
  });

  it("refuses to read a stream twice, or nothing", async () => {
    const pipeline = createLogPipeline();
    await expect(pipeline.processBatch()).rejects.toThrow("no source is loaded");
    pipeline.loadFrom(createReadStream(file));
    await pipeline.processBatch();
    await expect(pipeline.filterHighSeverity()).rejects.toMatchObject({ code: "invalid_source" });
  });

  it("keeps the partial result of a source that failed", async () => {
    const paths = [file, join(folder, "missing.ndjson")];
    await expect(createLogPipeline().loadFrom({ paths }).processBatch()).rejects.toMatchObject({
      code: "source_not_found",
      report: { totalCount: 5, processingTimeMs: expect.any(Number) },
    });
    const { totalCount, failures } = await createLogPipeline({ partial: true })
      .loadFrom({ paths })
      .processBatch();
    expect([totalCount, failures?.length]).toEqual([5, 1]);
  });
});

describe("onProfile", () => {
  it.each([
    ["files", () => file],
    ["memory", () => Buffer.from(TEXT)],
    ["memory", () => LINES],
    ["stream", () => createReadStream(file)],
  ] as const)("says how the lines were read, of %s", async (reading, source) => {
    const profiles: Profile[] = [];
    await validateLogs(source(), { threads: 1, onProfile: (profile) => profiles.push(profile) });
    expect(profiles).toMatchObject([{ reading, threads: 1, lineCount: 7 }]);
    const [profile] = profiles;
    expect(profile?.byteCount).toBe(Buffer.byteLength(TEXT));
    expect(profile?.walkedLineCount).toBeLessThanOrEqual(7);
    expect(profile?.windowCount).toBeGreaterThan(0);
    expect(profile?.phases.map(({ phase }) => phase)).toEqual(["index", "read", "validate"]);
    const shares = profile?.phases.map(({ share }) => share) ?? [];
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  });

  it("knows later lines by the shape of earlier ones", async () => {
    const alike = LINES[0]?.concat("\n").repeat(1000) ?? "";
    let profile: Profile | undefined;
    await computeStats(Buffer.from(alike), { onProfile: (found) => (profile = found) });
    expect(profile?.lineCount).toBe(1000);
    expect(profile?.walkedLineCount).toBeLessThanOrEqual(1);
  });
});

describe("statistics of a field that holds more than numbers", () => {
  const lines = [
    '{"v":1,"duration_ms":2}',
    '{"v":1e400,"duration_ms":1e400}',
    '{"v":"x","status_code":"200"}',
    '{"v":9007199254740993}',
    '{"v":null}',
  ];

  it("are of the finite numbers, and say how many values they left out", async () => {
    const { aggregates, unusedValues, durationMs, unusedStatusCount } = await computeStats(lines, {
      field: "v",
      aggregates: ["count", "min", "max", "p50", "distinct"],
    });
    expect(aggregates).toEqual({
      count: 2,
      min: 1,
      max: 9_007_199_254_740_993n,
      p50: 9_007_199_254_740_992,
      distinct: 4,
    });
    expect(unusedValues).toEqual([
      { aggregate: "min", unusedCount: 2, emptyGroupCount: 0 },
      { aggregate: "max", unusedCount: 2, emptyGroupCount: 0 },
      { aggregate: "p50", unusedCount: 2, emptyGroupCount: 0 },
    ]);
    expect(durationMs).toMatchObject({ count: 1, max: 2, p99: 2, unusedCount: 1 });
    expect(unusedStatusCount).toBe(1);
  });

  it("say nothing of it where all values are used", async () => {
    const stats = await computeStats(lines.slice(0, 1), { field: "v", aggregates: ["avg"] });
    expect(Object.keys(stats)).not.toContain("unusedValues");
    expect(Object.keys(stats)).not.toContain("unusedStatusCount");
    expect(Object.keys(stats.durationMs)).not.toContain("unusedCount");
  });
});
