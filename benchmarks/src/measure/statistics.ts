/** Median and extremes of some measurements. */
interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Computes the spread of values. Throws RangeError if there are none. */
function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const [lower, upper] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (lower === undefined || upper === undefined || min === undefined || max === undefined) {
    throw new RangeError("no measurement");
  }
  return { median: (lower + upper) / 2, min, max };
}

/**
 * Returns the time of the rival relative to the subject, pair by pair. A disturbance of both members of a pair cancels
 * out.
 */
function pairedRatio(pairs: readonly Pair[]): Spread {
  return spreadOf(pairs.map(({ subjectMs, rivalMs }) => rivalMs / subjectMs));
}

/** Two measurements taken directly after each other. */
interface Pair {
  readonly subjectMs: number;
  readonly rivalMs: number;
}

export { pairedRatio, spreadOf };
export type { Pair, Spread };
