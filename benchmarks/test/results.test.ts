import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recordName, recordPage, writeRecord } from "../src/results/record.js";
import { measurementTable, verdictTable } from "../src/results/result-tables.js";
import { judge, TARGETS } from "../src/results/targets.js";
import { OPERATIONS } from "../src/operations/operations.js";
import { measurementOf } from "./measurement-of.js";

const TARGET = {
  operation: "stats",
  input: "file",
  lines: 1_000_000,
  against: "idiomatic",
  atLeast: 20,
} as const;

describe("judge", () => {
  it("compares the median of the ratios with the target", () => {
    expect(judge([measurementOf(20)], [TARGET])[0]).toMatchObject({ ratio: 20, outcome: "met" });
    expect(judge([measurementOf(19.99)], [TARGET])[0]).toMatchObject({ outcome: "NOT met" });
  });

  it("takes no other case for the one that is meant", () => {
    const others = [
      measurementOf(50, { lines: 100_000 }),
      measurementOf(50, { input: "Buffer" }),
      measurementOf(50, { operation: "batch" }),
      measurementOf(50, { rivalries: [] }),
    ];
    expect(judge(others, [TARGET])).toEqual([{ ...TARGET, outcome: "not measured" }]);
  });

  it("has targets that a whole run can measure", () => {
    for (const { operation, input, against } of TARGETS) {
      const found = OPERATIONS.find(({ name }) => name === operation);
      expect(found?.inputs).toContain(input);
      expect(found?.rivals.find(({ name }) => name === against)?.inputs).toContain(input);
    }
  });
});

describe("measurementTable", () => {
  it("shows time, throughput and ratios, and leaves empty what was not measured", () => {
    const { header, rows } = measurementTable([measurementOf(25.58)]);
    expect(Object.fromEntries(header.map((name, column) => [name, rows[0]?.[column]]))).toEqual({
      operation: "stats",
      input: "file",
      lines: "1,000,000",
      "ripsaw ms": "100",
      "min .. max": "90.0 .. 1,500",
      "MB/s": "1,700",
      "lines/s": "10.0 M",
      "vs baseline": "",
      "vs idiomatic": "25.5x",
      "vs JSON.parse": "",
    });
  });
});

describe("verdictTable", () => {
  it("does not round a ratio up to its target", () => {
    const { rows } = verdictTable(judge([measurementOf(19.99)], [TARGET]));
    expect(rows[0]?.slice(-3)).toEqual(["20x", "19.9x", "NOT met"]);
  });
});

describe("a record", () => {
  const machine = {
    cpu: "Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz",
    cores: 8,
    memoryGiB: 16,
    kernel: "Linux 6.1.0",
    node: "20.19.0",
    rust: "1.89.0",
  };

  it("is named by date and machine", () => {
    expect(recordName({ date: "2026-01-31", machine })).toBe(
      "2026-01-31-intel-core-i7-8650u-cpu-1-90ghz-8c",
    );
  });

  const measurements = [measurementOf(25)];
  const record = {
    date: "2026-01-31",
    machine,
    revision: { commit: "abc123", modified: true },
    sample: "generated log lines",
    measurements,
    targets: judge(measurements, [TARGET]),
  };

  it("says on its page what was measured on what", () => {
    const page = recordPage(record);
    expect(page).toContain("Commit abc123 with changes; Node 20.19.0, Rust 1.89.0, Linux 6.1.0");
    expect(page).toMatch(/\| stats \| file \| 1,000,000 \| 100 \|.*\| 25x \|/);
    expect(page).toMatch(/\| 20x \| 25x \| met \|/);
  });

  it("is written as JSON and as a page, into a folder that need not exist", async () => {
    const temporary = await mkdtemp(join(tmpdir(), "ripsaw-bench-"));
    try {
      const folder = join(temporary, "records");
      const name = await writeRecord(record, folder);
      expect(JSON.parse(await readFile(join(folder, `${name}.json`), "utf8"))).toEqual(record);
      expect(await readFile(join(folder, `${name}.md`), "utf8")).toBe(recordPage(record));
    } finally {
      await rm(temporary, { recursive: true });
    }
  });
});
