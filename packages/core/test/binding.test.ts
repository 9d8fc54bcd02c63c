import { describe, expect, it } from "vitest";
import { loadNative } from "../src/binding.js";
import { RipsawError } from "../src/ripsaw-error.js";
import { nativeError, readOutcome } from "../src/run-scan.js";
import { unlessFailed } from "../src/failures.js";

describe("errors of the engine", () => {
  it("keep code, message, source and cause", () => {
    const error = nativeError({
      code: "source_unreadable",
      message: "cannot open it",
      source: "a.ndjson",
      cause: "EACCES: permission denied",
    });
    expect(error).toBeInstanceOf(RipsawError);
    expect(error).toMatchObject({
      name: "RipsawError",
      code: "source_unreadable",
      message: "cannot open it",
      source: "a.ndjson",
      cause: new Error("EACCES: permission denied"),
    });
  });

  it("have no source or cause where there is none", () => {
    const error = nativeError({ code: "invalid_query", message: "no", source: null });
    expect("source" in error || "cause" in error).toBe(false);
  });

  it("are thrown out of an outcome", () => {
    const json = '{"error":{"code":"write_failed","message":"the disk is full"}}';
    expect(() => readOutcome({ json, buffers: [] })).toThrow(
      expect.objectContaining({ code: "write_failed", message: "the disk is full" }),
    );
  });

  it("tell how to get the engine where it is missing", async () => {
    const cause = new Error("no such module");
    await expect(loadNative(() => Promise.reject(cause))).rejects.toMatchObject({
      code: "native_unavailable",
      message: expect.stringContaining("npm run build"),
      cause,
    });
  });
});

describe("a source that failed", () => {
  const failures = [
    { source: "b", code: "corrupt_input", message: "b is cut off" },
    { source: "c", code: "source_not_found", message: "c is missing" },
  ] as const;

  it("throws the first failure and keeps the report", () => {
    const report = { totalCount: 3, failures };
    expect(() => unlessFailed(report, {})).toThrow(
      expect.objectContaining({
        code: "corrupt_input",
        message: "b is cut off",
        source: "b",
        report,
      }),
    );
  });

  it("is part of the report where partial reports are asked for", () => {
    const report = { failures };
    expect(unlessFailed(report, { partial: true })).toBe(report);
  });
});
