import { nativeBinding } from "../native/binding.js";
import {
  checkOptions,
  integerBetween,
  invalidOption,
  output,
  rate,
} from "../model/check-options.js";
import { readOutcome } from "../native/outcome.js";
import { createOutputFile } from "../output/output-file.js";

/** Options of {@link generateSample}. */
export interface SampleOptions {
  /** Number of lines, at most 10^12. */
  readonly count: number;
  /** Seed of the generator. The same options and seed produce the same bytes. Default: 1. */
  readonly seed?: number;
  /** Share of broken lines, from 0 to 1. Default: 0. */
  readonly invalidRate?: number;
  /** Share of records that break a rule of `LOG_SCHEMA`, from 0 to 1. Default: 0. */
  readonly violationRate?: number;
  /** If given, some of the broken lines are longer than this many bytes: 1,024 to 1,073,741,824. */
  readonly longLineBytes?: number;
  /** Path or file descriptor to write to. */
  readonly output: string | number;
}

/** Amount of output that {@link generateSample} has written. */
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
 * Writes realistic log lines. The same options produce the same bytes.
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
