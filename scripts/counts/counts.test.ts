import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../steps/process.mjs";
import { runnerVersion } from "./callgrind.mjs";
import { checkCounts } from "./check-counts.mjs";
import { allocationsIn } from "./count-allocations.mjs";
import { instructionsIn } from "./count-instructions.mjs";
import { readExpectedCounts, withCounted } from "./expected-counts.mjs";

describe("a check of counts", () => {
  const expected = {
    compiler: "1.95.0",
    counts: {
      instructions: { allowedPercent: 3, expected: { stats: 1_000_000, filter: 200 } },
      allocations: { allowedPercent: 2, expected: { stats: 0 } },
    },
  };

  it("takes what is up to the tolerance away, in both directions", () => {
    const counted = { instructions: { stats: 1_030_000, filter: 194 }, allocations: { stats: 0 } };
    expect(checkCounts(expected, counted)).toEqual({ passed: 3, problems: [] });
  });

  it("says how far above a count is", () => {
    const counted = { instructions: { stats: 1_051_000, filter: 200 } };
    expect(checkCounts(expected, counted)).toEqual({
      passed: 1,
      problems: [
        "hot path stats: 1,051,000 instructions, expected 1,000,000 (+5.1 %, allowed 3 %). " +
          "If it has to be so, raise the expected number: npm run counts -- --update",
      ],
    });
  });

  it("wants the number lowered where a count is below", () => {
    const { problems } = checkCounts(expected, { instructions: { stats: 969_999, filter: 200 } });
    expect(problems).toEqual([
      "hot path stats: 969,999 instructions, expected 1,000,000 (-3.0 %, allowed 3 %). " +
        "That is better: keep it so, and lower the expected number: npm run counts -- --update",
    ]);
  });

  it("fails for the first allocation where none was", () => {
    const { problems } = checkCounts(expected, { allocations: { stats: 1 } });
    expect(problems).toEqual([expect.stringContaining("1 allocations, expected 0 (none before")]);
  });

  it("fails for what was not counted, and for what nothing is expected of", () => {
    const { passed, problems } = checkCounts(expected, {
      instructions: { stats: 1_000_000, b: 1 },
    });
    expect(passed).toBe(1);
    expect(problems).toEqual([
      "hot path filter: instructions were not counted",
      "hot path b: no number of instructions is expected: npm run counts -- --update",
    ]);
  });

  it("passes after an update", () => {
    const counted = { instructions: { a: 5 }, allocations: { a: 0 } };
    const updated = withCounted(expected, "1.96.0", counted);
    expect(updated.compiler).toBe("1.96.0");
    expect(updated.counts["instructions"]?.allowedPercent).toBe(3);
    expect(checkCounts(updated, counted)).toEqual({ passed: 2, problems: [] });
  });
});

describe("what the counting programs print", () => {
  it("has the instructions by kernel and hot path", () => {
    const summary = (group: string, id: string, instructions: number) =>
      JSON.stringify({
        baselines: [null, null],
        group,
        id,
        profiles: [
          {
            tool: "Callgrind",
            data: { total: { metrics: { Ir: { values: { new: instructions, old: 7 } } } } },
          },
        ],
      });
    const output = [
      "   Compiling x v1.0.0",
      summary("avx2", "stats", 1),
      summary("portable", "stats", 2),
    ];
    expect(instructionsIn(output.join("\n"))).toEqual({
      "instructions with avx2": { stats: 1 },
      "instructions with portable": { stats: 2 },
    });
  });

  it("has allocations and their bytes by hot path", () => {
    const output = '    Finished\n{"path":"stats","allocations":3,"bytes":40}\n';
    expect(allocationsIn(output)).toEqual({
      allocations: { stats: 3 },
      "allocated bytes": { stats: 40 },
    });
  });
});

describe("the expected counts", () => {
  it("are of the same hot paths for each kind", async () => {
    const { counts } = await readExpectedCounts();
    const source = readFileSync(join(ROOT, "benchmarks", "counts", "src", "hot_path.rs"), "utf8");
    const names = [...source.matchAll(/Self::\w+ => "(\w+)",/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(0);
    for (const { expected } of Object.values(counts)) {
      expect(Object.keys(expected).toSorted()).toEqual(names.toSorted());
    }
  });

  it("are counted by the runner of the version that is locked", () => {
    const lockFile = readFileSync(join(ROOT, "Cargo.lock"), "utf8");
    expect(lockFile).toContain(`name = "gungraun"\nversion = "${runnerVersion(lockFile)}"`);
  });
});
