import { loadNative } from "./binding.js";
import {
  checkOptions,
  count,
  integerBetween,
  invalidOption,
  output,
  positive,
  rate,
} from "./check-options.js";
import { readOutcome } from "./outcome.js";

export interface SampleOptions {
  /** Number of lines. */
  readonly count: number;
  /** The same seed gives the same bytes. */
  readonly seed?: number;
  /** Share of broken lines, 0 to 1. */
  readonly invalidRate?: number;
  /** Share of records that break a rule of `LOG_SCHEMA`, 0 to 1. */
  readonly violationRate?: number;
  /** Lines of `line_too_long` are this long. */
  readonly longLineBytes?: number;
  /** A path or a file descriptor. */
  readonly output: string | number;
}

export interface SampleSize {
  readonly lines: number;
  readonly bytes: number;
}

const CHECKS = {
  count,
  seed: integerBetween(0, Number.MAX_SAFE_INTEGER),
  invalidRate: rate,
  violationRate: rate,
  longLineBytes: positive,
  output,
};

/**
 * Writes realistic log lines, the same for the same options.
 *
 * @throws RipsawError `invalid_option`, `write_failed`
 * @example
 * ```ts
 * import { generateSample } from "@ripsaw/core";
 *
 * const { lines, bytes } = await generateSample({ count: 1_000, seed: 7, output: "generated.ndjson" });
 * console.log(lines, bytes);
 * ```
 */
export async function generateSample(options: SampleOptions): Promise<SampleSize> {
  checkOptions("generateSample", options, CHECKS);
  const { output: target, ...sample } = options;
  if (sample.count === undefined) throw invalidOption('the option "count" is missing');
  if (target === undefined) throw invalidOption('the option "output" is missing');
  const where = typeof target === "string" ? { path: target } : { fd: target };
  const native = await loadNative();
  return readOutcome<SampleSize>(
    await native.generateSample(JSON.stringify({ ...sample, ...where })),
  );
}
