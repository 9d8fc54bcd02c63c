import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../steps/process.mjs";

const FILE = join(ROOT, "benchmarks", "counts", "expected.json");

/**
 * Count of each hot path, by its name.
 *
 * @typedef {Readonly<Record<string, number>>} Counts
 *
 * Counts by kind: `instructions with avx2`, `allocations`, ...
 *
 * @typedef {Readonly<Record<string, Counts>>} CountsByKind
 *
 * Expected counts. `compiler` is the compiler for which they are valid, in the form of `compilerName`; `allowedPercent`
 * is how far a count may differ from its number, in both directions.
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
 * Replaces the numbers of all kinds by the current counts.
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
