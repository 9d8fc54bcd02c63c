import { compareText } from "../filter/compare-text.js";
import type { CelTimestamp, CelValue } from "../cel/value.js";
import type { Accumulator } from "./accumulator.js";
import { toAnswer } from "./answer.js";
import { usableNumber } from "./usable-number.js";

/** Finds the least value, or with `sign` 1 the greatest: of the numbers, or else of the times, or else of the texts. */
function extreme(sign: 1 | -1): Accumulator {
  const numbers: (number | bigint)[] = [];
  const times: CelTimestamp[] = [];
  const texts: string[] = [];
  let count = 0;
  const found = (): CelValue => {
    const number = best(numbers, (left, right) => sign * orderOfNumbers(left, right));
    if (number !== undefined) return shortest(number);
    const time = best(times, (left, right) => sign * orderOfNumbers(left.nanos, right.nanos));
    return time ?? best(texts, (left, right) => sign * compareText(left, right)) ?? null;
  };
  return {
    add(value) {
      if (value === undefined || value === null) return;
      count += 1;
      const number = usableNumber(value);
      if (number !== undefined) numbers.push(number);
      else if (typeof value === "string") texts.push(value);
      else if (typeof value === "object" && value.type === "timestamp") times.push(value);
    },
    finish() {
      const answer = found();
      return typeof answer === "number" ? answer : toAnswer(answer);
    },
    found,
    isEmpty: () => found() === null,
    unusedCount: () => count - (numbers.length || times.length || texts.length),
  };
}

function best<Item>(
  items: readonly Item[],
  order: (left: Item, right: Item) => number,
): Item | undefined {
  const [first, ...others] = items;
  return others.reduce<Item | undefined>(
    (known, item) => (known !== undefined && order(item, known) > 0 ? item : known),
    first,
  );
}

/** Compares numbers exactly, with -0 below 0. */
function orderOfNumbers(left: number | bigint, right: number | bigint): number {
  if (left < right) return -1;
  if (left > right) return 1;
  return Number(Object.is(right, -0)) - Number(Object.is(left, -0));
}

/** Returns safe integers and fractions as numbers, and larger integers as bigints. */
function shortest(number: number | bigint): number | bigint {
  if (typeof number === "bigint") {
    return Number.isSafeInteger(Number(number)) ? Number(number) : number;
  }
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? BigInt(number) : number;
}

export { extreme };
