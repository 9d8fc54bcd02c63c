/**
 * Numbers of tests that passed, failed and were skipped.
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 */

/** @type {Tally} */
export const NOTHING = { passed: 0, failed: 0, skipped: 0 };

/**
 * Adds two tallies.
 *
 * @param {Tally} a
 * @param {Tally} b
 * @returns {Tally}
 */
export function add(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/**
 * Counts a runner that failed without a failed test as one failure.
 *
 * @param {Tally} tally
 * @param {number} code - the runner's exit code
 * @returns {Tally}
 */
export function withCrash(tally, code) {
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/**
 * Formats a tally.
 *
 * @param {Tally} tally
 * @returns {string} `N passed, N failed`, followed by `, N skipped` if there are any
 */
export function format({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
