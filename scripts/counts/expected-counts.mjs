import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../steps/process.mjs";

const FILE = join(ROOT, "benchmarks", "counts", "expected.json");

/**
 * A number for each hot path, by its name.
 *
 * @typedef {Readonly<Record<string, number>>} Counts
 *
 * What was counted, by kind: `instructions with avx2`, `allocations`, ...
 *
 * @typedef {Readonly<Record<string, Counts>>} CountsByKind
 *
 * `compiler` is the one that the numbers are of, as `compilerName` says it; `allowedPercent` is how far a count
 * may be from its number, in both directions.
 *
 * @typedef {{
 *   compiler: string,
 *   counts: Record<string, { allowedPercent: number, expected: Counts }>
 * }} ExpectedCounts
 */

/** @returns {Promise<ExpectedCounts>} */
export async function readExpectedCounts() {
  return JSON.parse(await readFile(FILE, "utf8"));
}

/** @param {ExpectedCounts} expected */
export async function writeExpectedCounts(expected) {
  await writeFile(FILE, `${JSON.stringify(expected, undefined, 2)}\n`);
}

/**
 * The same kinds with the numbers that were counted now.
 *
 * @param {ExpectedCounts} expected
 * @param {string} compiler
 * @param {CountsByKind} counted - every kind
 * @returns {ExpectedCounts}
 */
export function withCounted(expected, compiler, counted) {
  const kinds = Object.entries(expected.counts).map(([kind, { allowedPercent }]) => [
    kind,
    { allowedPercent, expected: counted[kind] },
  ]);
  return { compiler, counts: Object.fromEntries(kinds) };
}
