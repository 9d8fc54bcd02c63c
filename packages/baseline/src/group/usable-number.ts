import { durationText } from "../cel/time.js";
import { type CelValue, numberIn } from "../cel/value.js";

/** The exact number that an aggregate of numbers uses: not beyond the range of a double; a duration counts as its seconds. */
function usableNumber(value: CelValue): number | bigint | undefined {
  if (typeof value === "object" && value?.type === "duration") {
    return Number(durationText(value).slice(0, -1));
  }
  const number = numberIn(value);
  return Number.isFinite(Number(number)) ? number : undefined;
}

export { usableNumber };
