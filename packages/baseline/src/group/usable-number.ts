import { durationText } from "../cel/time.js";
import { type CelValue, numberIn } from "../cel/value.js";

/**
 * Returns the exact number that a numeric aggregate uses, if it is in the range of a double. A duration counts as its
 * seconds.
 */
function usableNumber(value: CelValue): number | bigint | undefined {
  if (typeof value === "object" && value?.type === "duration") {
    return Number(durationText(value).slice(0, -1));
  }
  const number = numberIn(value);
  return Number.isFinite(Number(number)) ? number : undefined;
}

export { usableNumber };
