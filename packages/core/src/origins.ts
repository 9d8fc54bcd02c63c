import type { NativeOrigins } from "./binding.js";
import { bufferAt, viewOf } from "./native-buffer.js";

/** Where lines or rows come from. */
export interface Origins {
  readonly count: number;
  /**
   * 1-based, in its source.
   *
   * @throws RangeError outside of 0 to count - 1
   */
  lineNumber(index: number): number;
  /** Undefined where a single source was scanned. */
  sourceName(index: number): string | undefined;
}

/** Origins over the buffers of a scan. */
export function originsOf(
  layout: NativeOrigins,
  buffers: readonly Uint8Array<ArrayBuffer>[],
  sourceNames: readonly string[],
): Origins {
  const lineNumbers = viewOf(Float64Array, bufferAt(buffers, layout.lineNumbers));
  const sources = viewOf(Uint32Array, bufferAt(buffers, layout.sources));
  return {
    count: lineNumbers.length,
    lineNumber(index) {
      const line = lineNumbers[index];
      if (line === undefined) throw new RangeError(`there is no line or row ${index}`);
      return line;
    },
    sourceName: (index) =>
      sourceNames.length > 1 ? sourceNames[sources[index] ?? sourceNames.length] : undefined,
  };
}

/** Of nothing. */
export const NO_ORIGINS: Origins = {
  count: 0,
  lineNumber(index) {
    throw new RangeError(`there is no line or row ${index}`);
  },
  sourceName: () => undefined,
};
