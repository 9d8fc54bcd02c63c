import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, toolPath } from "../steps/process.mjs";
import { NOTHING, withCrash } from "./tally.mjs";

/**
 * Runs tests with Vitest.
 *
 * @param {string} node - the Node binary that runs the tests
 * @param {readonly string[]} [folders] - run only tests below these
 * @returns {Promise<import("./tally.mjs").Tally>}
 */
export async function runVitest(node, folders = []) {
  const directory = await mkdtemp(join(tmpdir(), "ripsaw-tests-"));
  const reportPath = join(directory, "report.json");
  try {
    const { code } = await run(node, [
      toolPath("vitest", "vitest"),
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${reportPath}`,
      ...folders,
    ]);
    return withCrash(await readFile(reportPath, "utf8").then(tallyOfVitest, () => NOTHING), code);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Parses the report of Vitest's JSON reporter. A file that failed before its first test counts as one failure.
 *
 * @param {string} json
 * @returns {import("./tally.mjs").Tally}
 */
export function tallyOfVitest(json) {
  /**
   * @type {{
   *   numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
   *   testResults: { status: string, assertionResults: { status: string }[] }[]
   * }}
   */
  const report = JSON.parse(json);
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && assertionResults.every((result) => result.status !== "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
