import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type CaseInput, formsOf } from "./case-input.js";
import { expectReport, plainReport } from "./expectation.js";
import type { Host } from "../hosts/host.js";
import { type ConformanceCase, loadCases, type Operation } from "./load-cases.js";

/** Creates a test for every case, which reads from an array of lines, from bytes and from a file. */
function runCases(host: Host): void {
  const folder = mkdtempSync(join(tmpdir(), "ripsaw-conformance-"));
  mkdirSync(join(folder, "empty"));
  afterAll(() => rmSync(folder, { recursive: true }));

  for (const [subject, all] of loadCases(host.name)) {
    const cases = all.filter(host.canAnswer ?? (() => true));
    if (cases.length === 0) continue;
    describe(subject, () => {
      for (const each of cases) it(each.name, () => runCase(host, each, folder));
    });
  }
}

async function runCase(host: Host, each: ConformanceCase, folder: string): Promise<void> {
  const { operation, options } = each;
  for (const { label, input, expected } of each.variants()) {
    for (const [form, source] of sourcesOf(input, operation, folder)) {
      const answer = host.run(operation, source, options);
      if ("error" in expected) {
        const { error: code, ...others } = expected;
        await expect(answer, form).rejects.toMatchObject({ code, ...others });
      } else {
        expectReport(plainReport(await answer), expected, `${label} from ${form}`);
      }
    }
  }
}

function sourcesOf(
  input: CaseInput,
  operation: Operation,
  folder: string,
): [form: string, source: unknown][] {
  if (input.kind === "value") return [["value", input.value]];
  if (input.kind === "path") {
    const empty = join(folder, "empty");
    return [["path", input.name === "folder" ? empty : join(empty, input.name)]];
  }
  const { bytes, lines } = formsOf(input, operation === "filter");
  const sources: [string, unknown][] = [];
  if (lines !== undefined) sources.push(["lines", lines]);
  if (bytes !== undefined) {
    const path = join(folder, "input");
    writeFileSync(path, bytes);
    sources.push(["bytes", bytes], ["file", path]);
  }
  return sources;
}

export { runCases };
