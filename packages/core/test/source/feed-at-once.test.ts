import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { computeStats, parseLogs, type Progress, type Source } from "../../src/index.js";

async function valuesOf(lines: readonly string[]): Promise<unknown[]> {
  return [...(await parseLogs(lines))].map(({ a }) => a);
}

describe("a few lines", () => {
  it("keep every character, whatever stands beside it", async () => {
    const characters = Array.from({ length: 0x250 - 0x20 }, (_, code) =>
      String.fromCharCode(code + 0x20),
    ).filter((character) => !/["\\]/.test(character));
    characters.push("✅", "😀", "\uffff");
    for (const length of [0, 1, 62, 63, 64, 130]) {
      const values = characters.map((character) => "x".repeat(length) + character);
      const lines = values.map((value) => `{"a":"${value}"}`);
      expect(await valuesOf(lines)).toEqual(values);
      expect(await valuesOf(lines.toReversed())).toEqual(values.toReversed());
    }
  });

  it("have U+FFFD for lone surrogates, between lines of Latin-1 and of ASCII", async () => {
    const values = ["é", "\ud800", "e", "ü\udc00", "ÿ"];
    expect(await valuesOf(values.map((value) => `{"a":"${value}"}`))).toEqual(
      values.map((value) => value.toWellFormed()),
    );
  });

  it("are not taken for compressed bytes", async () => {
    for (const gzipOrZstd of ["\u001f\u008b", "P*M\u0018"]) {
      const { rejectedCount, rowCount } = await parseLogs([gzipOrZstd, "{}"]);
      expect([rejectedCount, rowCount]).toEqual([1, 1]);
    }
  });

  it.each<[string, Source]>([
    ["lines", ['{"a":1}', "", "{"]],
    ["bytes", Buffer.from('{"a":1}\n\n{\n')],
  ])("report their progress once, as %s", async (_, source) => {
    const seen: Progress[] = [];
    await computeStats(source, { onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([{ bytesRead: 11, bytesTotal: 11, lines: 3 }]);
  });

  it("let the event loop have its turn, however many follow each other", async () => {
    const begun = performance.now();
    let firedAfterMs: number | undefined;
    setTimeout(() => (firedAfterMs = performance.now() - begun), 10);
    while (firedAfterMs === undefined && performance.now() - begun < 5_000) {
      await computeStats(['{"a":1}']);
    }
    expect(firedAfterMs).toBeLessThan(200);
  });

  it("leave no memory behind", { timeout: 120_000 }, async () => {
    const program = fileURLToPath(new URL("./growth/small-scans.mjs", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", program]);
    expect(Number(stdout)).toBeLessThan(400);
  });
});
