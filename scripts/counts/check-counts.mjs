/** @typedef {import("./expected-counts.mjs").CountsByKind} CountsByKind */
/** @typedef {import("./expected-counts.mjs").ExpectedCounts} ExpectedCounts */

export const UPDATE = "npm run counts -- --update";

/**
 * Compares the counts with the expected ones. Every number of every kind that was counted is one check.
 *
 * @param {ExpectedCounts} expected
 * @param {CountsByKind} counted
 * @returns {{ passed: number, problems: string[] }} `problems` has a line for each check that failed
 */
export function checkCounts(expected, counted) {
  const outcomes = Object.entries(counted).flatMap(([kind, found]) => {
    const wanted = expected.counts[kind] ?? { allowedPercent: 0, expected: {} };
    const paths = new Set([...Object.keys(wanted.expected), ...Object.keys(found)]);
    return [...paths].map((path) => {
      const [count, number] = [found[path], wanted.expected[path]];
      if (count === undefined) return `hot path ${path}: ${kind} were not counted`;
      if (number === undefined)
        return `hot path ${path}: no number of ${kind} is expected: ${UPDATE}`;
      return problemOf(path, kind, count, number, wanted.allowedPercent);
    });
  });
  const problems = outcomes.filter((outcome) => outcome !== undefined);
  return { passed: outcomes.length - problems.length, problems };
}

/**
 * Describes a count that is outside the allowed range, or returns undefined.
 *
 * @param {string} path
 * @param {string} kind
 * @param {number} count
 * @param {number} expected
 * @param {number} allowedPercent
 * @returns {string | undefined}
 */
function problemOf(path, kind, count, expected, allowedPercent) {
  const difference = count - expected;
  if (Math.abs(difference) * 100 <= expected * allowedPercent) return undefined;
  const percent = expected === 0 ? "none before" : `${signed((difference / expected) * 100)} %`;
  const advice =
    difference > 0 ? "If it has to be so, raise" : "That is better: keep it so, and lower";
  return (
    `hot path ${path}: ${count.toLocaleString("en")} ${kind}, expected ${expected.toLocaleString("en")} ` +
    `(${percent}, allowed ${allowedPercent} %). ${advice} the expected number: ${UPDATE}`
  );
}

/** @param {number} value */
function signed(value) {
  return `${value > 0 ? "+" : "-"}${Math.abs(value).toFixed(1)}`;
}
