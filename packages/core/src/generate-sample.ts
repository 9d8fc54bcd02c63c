import { nativeBinding } from "./binding.js";
import { checkOptions, integerBetween, invalidOption, output, rate } from "./check-options.js";
import { readOutcome } from "./outcome.js";
import { createOutputFile } from "./output-file.js";

/** Options of {@link generateSample}. */
export interface SampleOptions {
  /** Number of lines, at most 10^12. */
  readonly count: number;
  /** The same seed gives the same bytes: default 1. */
  readonly seed?: number;
  /** Share of broken lines, 0 to 1: default 0. */
  readonly invalidRate?: number;
  /** Share of records that break a rule of `LOG_SCHEMA`, 0 to 1: default 0. */
  readonly violationRate?: number;
  /** Where given, some of the broken lines are longer than this: 1,024 to 1,073,741,824. */
  readonly longLineBytes?: number;
  /** A path or a file descriptor. */
  readonly output: string | number;
}

/** What {@link generateSample} has written. */
export interface SampleSize {
  readonly lines: number;
  readonly bytes: number;
}

const CHECKS = {
  count: integerBetween(0, 1e12),
  seed: integerBetween(0, Number.MAX_SAFE_INTEGER),
  invalidRate: rate,
  violationRate: rate,
  longLineBytes: integerBetween(1 << 10, 1 << 30),
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
  const { generateSample: generate } = await nativeBinding();
  const write = async (where: object): Promise<SampleSize> =>
    readOutcome(await generate(JSON.stringify({ ...sample, ...where })));
  if (typeof target === "number") return write({ fd: target });
  const file = createOutputFile(target);
  try {
    const size = await write({ path: file.path, name: file.name });
    file.commit();
    return size;
  } finally {
    file.discard();
  }
}
