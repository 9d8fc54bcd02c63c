import { ERROR_CODES, REJECT_CODES } from "@ripsaw/core";
import { describe, expect, it } from "vitest";
import { libraryHost } from "../hosts/library-host.js";
import { loadCases } from "./load-cases.js";
import { runCases } from "./run-cases.js";

/** Codes that no case can produce everywhere the tests run. */
const BEYOND_CASES: ReadonlySet<string> = new Set([
  "source_unreadable",
  "read_failed",
  "batch_too_large",
  "aborted",
  "native_unavailable",
  "internal_error",
]);

runCases(libraryHost);

describe("the cases", () => {
  const texts = loadCases("library").flatMap(([, cases]) =>
    cases.map((each) => JSON.stringify(each.variants()[0]?.expected)),
  );

  it.each(REJECT_CODES)("bring about %s", (code) => {
    expect(texts.some((text) => text.includes(`"code":"${code}"`))).toBe(true);
  });

  it.each(ERROR_CODES.filter((code) => !BEYOND_CASES.has(code)))("bring about %s", (code) => {
    expect(texts).toContain(JSON.stringify({ error: code }));
  });
});

describe("an abort", () => {
  it("ends every operation with its own code", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    for (const operation of ["stats", "validate", "filter", "batch", "parse"] as const) {
      await expect(libraryHost.run(operation, ["{}"], { signal })).rejects.toMatchObject({
        code: "aborted",
      });
    }
  });
});
