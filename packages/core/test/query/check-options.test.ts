import { describe, expect, it } from "vitest";
import {
  batchProcess,
  computeStats,
  createLogPipeline,
  filterLogs,
  generateSample,
  parseLogs,
  validateLogs,
} from "../../src/index.js";

/** Removes the type of options, to pass what a JavaScript caller may pass. */
function untyped(options: unknown): never {
  return options as never;
}

describe("options are refused before any work", () => {
  it.each<[string, unknown, string]>([
    ["threads: 0", { threads: 0 }, 'the option "threads" must be an integer from 1 to 1024, got 0'],
    [
      "threads: '2'",
      { threads: "2" },
      'the option "threads" must be an integer from 1 to 1024, got "2"',
    ],
    [
      "maxDetails: -1",
      { maxDetails: -1 },
      'the option "maxDetails" must be an integer >= 0, got -1',
    ],
    [
      "maxDetails: NaN",
      { maxDetails: NaN },
      'the option "maxDetails" must be an integer >= 0, got NaN',
    ],
    ["maxDepth: 1.5", { maxDepth: 1.5 }, 'the option "maxDepth" must be an integer >= 1, got 1.5'],
    ["partial: 1", { partial: 1 }, 'the option "partial" must be true or false, got 1'],
    ["signal: {}", { signal: {} }, 'the option "signal" must be an AbortSignal, got an object'],
    [
      "onProgress: true",
      { onProgress: true },
      'the option "onProgress" must be a function, got true',
    ],
    [
      "quarantine: ''",
      { quarantine: "" },
      'the option "quarantine" must be a path (a string that is not empty), got ""',
    ],
  ])("%s", async (_, options, message) => {
    const expected = { name: "RipsawError", code: "invalid_option", message };
    await expect(computeStats("no-such-file", untyped(options))).rejects.toMatchObject(expected);
    await expect(validateLogs("no-such-file", untyped(options))).rejects.toMatchObject(expected);
    await expect(batchProcess("no-such-file", untyped(options))).rejects.toMatchObject(expected);
    await expect(filterLogs("no-such-file", untyped(options))).rejects.toMatchObject(expected);
    await expect(parseLogs("no-such-file", untyped(options))).rejects.toMatchObject(expected);
    expect(() => createLogPipeline(untyped(options))).toThrow(expect.objectContaining(expected));
  });

  it("names an unknown option and the known ones", async () => {
    await expect(computeStats("x", untyped({ thread: 2 }))).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringMatching(
        /^computeStats has no option "thread"; it has threads, .*filter, histogram, aggregates, field$/,
      ),
    });
    await expect(computeStats("x", untyped({ __proto__: null, constructor: 1 }))).rejects.toThrow(
      'computeStats has no option "constructor"',
    );
  });

  it("wants options to be an object", async () => {
    await expect(parseLogs("x", untyped(null))).rejects.toThrow("must be an object, got null");
    await expect(parseLogs("x", untyped([]))).rejects.toThrow("must be an object, got []");
  });

  it.each<[string, unknown, string]>([
    ["minLevel", "fatal", 'must be one of FATAL, ERROR, WARN, INFO, DEBUG, TRACE, got "fatal"'],
    ["minDurationMs", Infinity, "must be a finite number, got Infinity"],
    ["minDurationMs", "1", 'must be a number, got "1"'],
    ["statusCodes", 500, "must be an array, got 500"],
    ["limit", 1n, 'must be an integer >= 0, got {"int":"1"}'],
    ["output", -1, "must be a path or a file descriptor, got -1"],
  ])("filterLogs: %s", async (name, value, message) => {
    await expect(filterLogs("x", untyped({ [name]: value }))).rejects.toMatchObject({
      code: "invalid_option",
      message: `the option "${name}" ${message}`,
    });
  });

  it("generateSample needs count and output", async () => {
    await expect(generateSample(untyped({ output: "x" }))).rejects.toThrow('"count" is missing');
    await expect(generateSample(untyped({ count: 1 }))).rejects.toThrow('"output" is missing');
    await expect(generateSample({ count: 1, output: "x", invalidRate: 2 })).rejects.toThrow(
      'the option "invalidRate" must be a number from 0 to 1, got 2',
    );
  });

  it("a pipeline checks its thresholds", () => {
    expect(() => createLogPipeline({ thresholds: { maxErrorRate: 5 } })).toThrow(
      'the option "maxErrorRate" must be a number from 0 to 1, got 5',
    );
    expect(() => createLogPipeline({ thresholds: untyped({ maxError: 5 }) })).toThrow(
      'thresholds has no option "maxError"',
    );
  });
});
