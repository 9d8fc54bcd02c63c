/** Options that every operation of the baseline takes. The defaults are those of the library. */
interface ScanOptions {
  /** Maximum number of violations, and of rejected lines, reported in detail. 0 reports all. Default: 100. */
  readonly maxDetails?: number;
  /** Maximum length of a line in bytes. Default: 67,108,864. */
  readonly maxLineBytes?: number;
  /** Maximum nesting depth. The record itself has depth 1. Default: 1,024. */
  readonly maxDepth?: number;
  /** Number of durations above which the library may answer with a sketch. Default: 16,777,216. */
  readonly maxExactValues?: number;
  readonly histogram?: boolean;
}

/** Returns `maxDetails` as a number to compare counts with: infinity instead of 0. */
function detailLimit(options: ScanOptions): number {
  return options.maxDetails === 0 ? Number.POSITIVE_INFINITY : (options.maxDetails ?? 100);
}

export { detailLimit };
export type { ScanOptions };
