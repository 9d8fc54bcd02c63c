import { type CelValue } from "../cel/value.js";
import type { Accumulator } from "./accumulator.js";
import { toAnswer } from "./answer.js";
import {
  compareValues,
  type GroupValue,
  identityOf,
  printed,
  toGroupValue,
} from "./group-value.js";

function counter(isCounted: (value: CelValue | undefined) => boolean): Accumulator {
  let count = 0;
  let decided = 0;
  return {
    add(value) {
      if (value !== undefined) decided += 1;
      if (isCounted(value)) count += 1;
    },
    finish: () => count,
    isEmpty: () => decided === 0,
    unusedCount: () => 0,
  };
}

/** Counts the distinct values. */
function distinct(): Accumulator {
  const identities = new Set<string>();
  return {
    add(outcome) {
      const value = toGroupValue(outcome);
      if (value !== null) identities.add(identityOf(value));
    },
    finish: () => identities.size,
    isEmpty: () => identities.size === 0,
    unusedCount: () => 0,
  };
}

/** Finds the `k` most frequent values. */
function topk(k: number): Accumulator {
  const counts = new Map<string, { readonly value: GroupValue; count: number }>();
  return {
    add(outcome) {
      const value = toGroupValue(outcome);
      if (value === null) return;
      const identity = identityOf(value);
      const known = counts.get(identity);
      if (known) known.count += 1;
      else counts.set(identity, { value, count: 1 });
    },
    finish: () =>
      [...counts.values()]
        .toSorted(
          (left, right) => right.count - left.count || compareValues(left.value, right.value),
        )
        .slice(0, k)
        .map(({ value, count }) => ({ value: printed(value), count })),
    isEmpty: () => counts.size === 0,
    unusedCount: () => 0,
  };
}

function first(): Accumulator {
  let found: CelValue = null;
  return {
    add(value) {
      if (found === null && value !== undefined) found = value;
    },
    finish: () => toAnswer(found),
    found: () => found,
    isEmpty: () => found === null,
    unusedCount: () => 0,
  };
}

function last(): Accumulator {
  let found: CelValue = null;
  return {
    add(value) {
      if (value !== undefined && value !== null) found = value;
    },
    finish: () => toAnswer(found),
    found: () => found,
    isEmpty: () => found === null,
    unusedCount: () => 0,
  };
}

export { counter, distinct, first, last, topk };
