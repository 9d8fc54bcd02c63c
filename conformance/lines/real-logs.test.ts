import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseLogs } from "@ripsaw/core";
import { describe, expect, it } from "vitest";

/** Folder of NDJSON logs from other software. conformance/README.md lists the logs that were used. */
const folder = process.env["RIPSAW_REAL_LOGS"];

describe.skipIf(folder === undefined)("logs that real software wrote", () => {
  it.each(folder === undefined ? [] : readdirSync(folder))(
    "agree with JSON.parse, value by value: %s",
    async (name) => {
      const path = join(folder ?? "", name);
      const wanted = readWithJsonParse(path);
      const batch = await parseLogs(path, { maxDetails: 0 });
      expect(batch.rejectedLines.map(({ line }) => line)).toEqual(wanted.rejected);
      expect(batch.rowCount).toBe(wanted.records.length);
      const names = batch.columns.map((column) => column.name);
      for (const [index, record] of wanted.records.entries()) {
        const absent = Object.fromEntries(names.map((member) => [member, null]));
        expect(batch.row(index)).toEqual({ ...absent, ...record });
      }
    },
    120_000,
  );
});

interface Parsed {
  readonly records: readonly Readonly<Record<string, unknown>>[];
  /** Line numbers of the rejected lines. */
  readonly rejected: readonly number[];
}

function readWithJsonParse(path: string): Parsed {
  const records: Record<string, unknown>[] = [];
  const rejected: number[] = [];
  for (const [index, line] of readFileSync(path, "utf8").split("\n").entries()) {
    if (line.trim() === "") continue;
    const value = parsed(line);
    if (value === undefined) rejected.push(index + 1);
    else records.push(value);
  }
  return { records, rejected };
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
