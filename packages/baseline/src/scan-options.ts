/** Settings that every operation of the baseline takes; defaults as in the library. */
interface ScanOptions {
  /** How many violations and rejected lines are reported in detail: default 100, 0 for all. */
  readonly maxDetails?: number;
  /** Default 67,108,864. */
  readonly maxLineBytes?: number;
  /** Default 1,024. The record itself is depth 1. */
  readonly maxDepth?: number;
  /** Above this many durations the library may answer with a sketch: default 16,777,216. */
  readonly maxExactValues?: number;
  readonly histogram?: boolean;
}

/** `maxDetails` as a number that counts can be compared with. */
function detailLimit(options: ScanOptions): number {
  return options.maxDetails === 0 ? Number.POSITIVE_INFINITY : (options.maxDetails ?? 100);
}

export { detailLimit };
export type { ScanOptions };
