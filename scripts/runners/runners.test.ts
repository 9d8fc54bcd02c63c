import { describe, expect, it } from "vitest";
import { tallyOfCargo } from "./cargo.mjs";
import { NOTHING, add, format, withCrash } from "./tally.mjs";
import { tallyOfVitest } from "./vitest.mjs";

describe("the tally", () => {
  it("adds up every test binary of cargo", () => {
    const output = [
      "running 2 tests",
      "test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s",
      "test result: FAILED. 40 passed; 1 failed; 3 ignored; 0 measured; 0 filtered out; finished in 1.00s",
    ].join("\n");
    expect(tallyOfCargo(output)).toEqual({ passed: 42, failed: 1, skipped: 3 });
  });

  it("counts a test file that could not be loaded as one failure", () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: "passed", assertionResults: [{ status: "passed" }] },
        { status: "failed", assertionResults: [{ status: "failed" }, { status: "passed" }] },
        { status: "failed", assertionResults: [] },
      ],
    };
    expect(tallyOfVitest(JSON.stringify(report))).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });

  it("counts a crash without a failed test as one failure", () => {
    expect(withCrash({ passed: 9, failed: 0, skipped: 0 }, 101).failed).toBe(1);
    expect(withCrash({ passed: 9, failed: 2, skipped: 0 }, 1).failed).toBe(2);
    expect(withCrash({ passed: 9, failed: 0, skipped: 0 }, 0).failed).toBe(0);
  });

  it("is one plain line", () => {
    expect(format(NOTHING)).toBe("0 passed, 0 failed");
    const sum = add({ passed: 1, failed: 2, skipped: 0 }, { passed: 3, failed: 0, skipped: 4 });
    expect(format(sum)).toBe("4 passed, 2 failed, 4 skipped");
  });
});
