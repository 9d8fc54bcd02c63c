import { Buffer } from "node:buffer";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validateLogs } from "@ripsaw/core";
import { afterAll, describe, expect, it } from "vitest";

const GOOD = Buffer.from(
  '{"level":"WARN","message":"caf\u00e9 \\"x\\" \\u00e9 \u{1F600}","duration_ms":-12.5e+1,"ok":true,"a":[null,{}]}',
);
const OPTIONS = { schema: { rules: [] }, maxDetails: 0 } as const;

const folder = mkdtempSync(join(tmpdir(), "ripsaw-flipped-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a file with a byte of every kind in every place", () => {
  it("has exactly the lines rejected that JSON.parse rejects", async () => {
    const bytes = Buffer.concat(flippedLines());
    const lines = linesOf(bytes);
    const wanted = lines.flatMap((line, index) => (isRecord(line) ? [] : [index + 1]));
    const blankCount = lines.filter(isBlank).length;
    const path = join(folder, "flipped.ndjson");
    writeFileSync(path, bytes);

    for (const source of [path, bytes]) {
      const report = await validateLogs(source, OPTIONS);
      expect(report.rejectedLines.map(({ line }) => line)).toEqual(wanted);
      expect(report.rejectedCount).toBe(wanted.length);
      expect(report.blankCount).toBe(blankCount);
      expect(report.validCount).toBe(lines.length - wanted.length - blankCount);
      for (const { line, byteOffset } of report.rejectedLines.slice(0, 1_000)) {
        expect(bytes.subarray(byteOffset).indexOf(lines[line - 1] ?? "")).toBe(0);
      }
    }
  });
});

/** Returns the good line with each of its bytes replaced by each of the 256 values. An untouched line precedes each. */
function flippedLines(): Buffer[] {
  const end = Buffer.from("\n");
  return Array.from(GOOD.keys()).flatMap((at) =>
    Array.from({ length: 256 }, (_, byte) => {
      const line = Buffer.from(GOOD);
      line[at] = byte;
      return Buffer.concat([GOOD, end, line, end]);
    }),
  );
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf("\n", start);
    lines.push(bytes.subarray(start, feed));
    start = feed + 1;
  }
  return lines;
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function isRecord(line: Buffer): boolean {
  if (isBlank(line)) return true;
  try {
    const value: unknown = JSON.parse(UTF8.decode(line));
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function isBlank(line: Buffer): boolean {
  return /^[ \t\r]*$/.test(line.toString("latin1"));
}
