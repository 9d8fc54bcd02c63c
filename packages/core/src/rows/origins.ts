import type { NativeOrigins } from "../native/binding.js";
import { bufferAt, viewOf } from "../native/native-buffer.js";

/** Origins of lines or rows: their source and line number. */
export interface Origins {
  readonly count: number;
  /**
   * Returns the line number in the source, 1-based.
   *
   * @throws RangeError if `index` is outside 0 to count - 1
   */
  lineNumber(index: number): number;
  /** Returns the name of the source, or undefined if only one source was scanned. */
  sourceName(index: number): string | undefined;
}

/** Creates the origins over the buffers of a scan. */
export function originsOf(
  layout: NativeOrigins,
  buffers: readonly Uint8Array<ArrayBuffer>[],
  sourceNames: readonly string[],
): Origins {
  const { count } = layout;
  const runs = viewOf(Float64Array, bufferAt(buffers, layout.lineRuns));
  const sources = viewOf(Uint32Array, bufferAt(buffers, layout.sources));
  return {
    count,
    lineNumber(index) {
      if (!(Number.isInteger(index) && index >= 0 && index < count)) {
        throw new RangeError(`there is no line or row ${index}`);
      }
      const run = lastRunFrom(runs, index);
      return (runs[2 * run + 1] ?? 0) + index - (runs[2 * run] ?? 0);
    },
    sourceName: (index) =>
      sourceNames.length > 1 ? sourceNames[sources[index] ?? sourceNames.length] : undefined,
  };
}

/** Finds the last run that begins at or before `index`, by binary search. */
function lastRunFrom(runs: Float64Array, index: number): number {
  let [from, behind] = [0, runs.length / 2];
  while (behind - from > 1) {
    const middle = (from + behind) >>> 1;
    if ((runs[2 * middle] ?? 0) <= index) from = middle;
    else behind = middle;
  }
  return from;
}

/** Origins of no lines. */
export const NO_ORIGINS: Origins = {
  count: 0,
  lineNumber(index) {
    throw new RangeError(`there is no line or row ${index}`);
  },
  sourceName: () => undefined,
};
