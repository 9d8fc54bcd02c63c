import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { filterLogs, validateLogs } from "../src/index.js";
import { scanBytes } from "../src/source/scan-bytes.js";

const folder = mkdtempSync(join(tmpdir(), "ripsaw-baseline-"));
afterAll(() => rmSync(folder, { recursive: true }));

const TEXT = '\uFEFF{"a":1}\n\n{"é":2}\r\n[]\n{"b":"\\n"}\n{"c"}';

describe("sources", () => {
  it("give the same answer as bytes, file, gzip and lines", async () => {
    const path = join(folder, "plain.ndjson");
    const zipped = join(folder, "zipped.ndjson.gz");
    writeFileSync(path, TEXT);
    writeFileSync(zipped, gzipSync(TEXT));
    const fromBytes = await validateLogs(Buffer.from(TEXT));
    expect(fromBytes.rejectedLines.map(({ line, byteOffset }) => [line, byteOffset])).toEqual([
      [4, 22],
      [6, 36],
    ]);
    expect(await validateLogs(path)).toEqual(fromBytes);
    expect(await validateLogs(zipped)).toEqual(fromBytes);
    expect(await validateLogs(gzipSync(TEXT))).toEqual(fromBytes);
    expect(await validateLogs(TEXT.split("\n"))).toEqual(fromBytes);
  });

  it("read large files in runs of lines", async () => {
    const path = join(folder, "large.ndjson");
    const line = (number: number): string =>
      JSON.stringify({ number, text: "é".repeat(number % 3_000) });
    const lines = Array.from({ length: 5_000 }, (_, index) => line(index));
    lines[4_000] = "no JSON";
    writeFileSync(path, `${lines.join("\n")}\n`);
    const { lines: matched, rejectedLines } = await filterLogs(path);
    expect(matched).toEqual(lines.filter((_, index) => index !== 4_000));
    const before = Buffer.byteLength(lines.slice(0, 4_000).join("\n")) + 1;
    expect(rejectedLines).toMatchObject([{ line: 4_001, byteOffset: before }]);
  });

  it("fail with a code", async () => {
    const broken = join(folder, "broken.gz");
    writeFileSync(broken, gzipSync(TEXT).subarray(0, 30));
    await expect(validateLogs(broken)).rejects.toMatchObject({ code: "corrupt_input" });
    await expect(validateLogs(gzipSync(TEXT).subarray(0, 30))).rejects.toMatchObject({
      code: "corrupt_input",
    });
    await expect(validateLogs(folder)).rejects.toMatchObject({ code: "source_is_directory" });
    await expect(validateLogs(join(folder, "none"))).rejects.toMatchObject({
      code: "source_not_found",
    });
  });
});

describe("scanBytes", () => {
  it("finds the same lines wherever the bytes are cut", async () => {
    const bytes = Buffer.concat([Buffer.from(TEXT), Buffer.from([10, 0xff, 10, 0x7b, 0x7d])]);
    const whole = await linesOf([bytes]);
    expect(whole).toHaveLength(8);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
        const places = [0, ...cuts.toSorted((left, right) => left - right), bytes.length];
        const parts = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(await linesOf(parts)).toEqual(whole);
      }),
    );
  });
});

async function linesOf(parts: Buffer[]): Promise<unknown[]> {
  const seen: unknown[] = [];
  async function* source(): AsyncGenerator<Buffer> {
    yield* parts;
  }
  await scanBytes(source(), {
    line: (line) => seen.push([line.number, line.byteOffset(), line.text]) > 0,
    invalidUtf8: (line, byteLength) => seen.push([line.number, line.byteOffset(), byteLength]),
  });
  return seen;
}
