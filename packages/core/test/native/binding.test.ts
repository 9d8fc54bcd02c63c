import { describe, expect, it } from "vitest";
import { loadNative } from "../../src/native/binding.js";
import { RipsawError } from "../../src/model/ripsaw-error.js";
import { readOutcome } from "../../src/native/outcome.js";
import { unlessFailed } from "../../src/operations/unless-failed.js";

/** Returns what is thrown for an error of the engine. */
function errorOf(members: object): RipsawError {
  const error = { code: "source_unreadable", message: "cannot open it", ...members };
  try {
    readOutcome({ json: JSON.stringify({ error }), buffers: [] });
  } catch (thrown) {
    if (thrown instanceof RipsawError) return thrown;
  }
  throw new Error("no RipsawError was thrown");
}

describe("errors of the engine", () => {
  it("keep code, message, source and cause", () => {
    expect(errorOf({ source: "a.ndjson", cause: "EACCES: permission denied" })).toMatchObject({
      name: "RipsawError",
      code: "source_unreadable",
      message: "cannot open it",
      source: "a.ndjson",
      cause: new Error("EACCES: permission denied"),
    });
  });

  it("have no source or cause where there is none", () => {
    const error = errorOf({ source: null, cause: null });
    expect("source" in error || "cause" in error).toBe(false);
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
    { source: "b", code: "corrupt_input", message: "b is cut off", cause: "unexpected end" },
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
        cause: new Error("unexpected end"),
      }),
    );
  });

  it("is part of the report where partial reports are asked for", () => {
    const report = { failures };
    expect(unlessFailed(report, { partial: true })).toBe(report);
  });
});
