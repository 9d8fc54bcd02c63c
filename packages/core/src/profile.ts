/** How a scan went about it: where its time went, and how its lines were read. */
export interface Profile {
  /** The set of instructions that was used. */
  readonly kernel: "avx512" | "avx2" | "neon" | "portable";
  /** The number of threads at the most. */
  readonly threads: number;
  /** Where the bytes came from: read by the scan itself, in place, or handed to it one run after the other. */
  readonly reading: "files" | "memory" | "stream";
  /** Bytes of log lines, decompressed. */
  readonly byteCount: number;
  readonly lineCount: number;
  /** Wall-clock time. */
  readonly elapsedMs: number;
  /** What all threads together spent waiting for bytes to be read and decompressed. */
  readonly waitingMs: number;
  /** Lines are read some at a time: so many times. */
  readonly windowCount: number;
  /** Windows that were read byte by byte, because few lines in front of them were of a known shape. */
  readonly walkedWindowCount: number;
  /** Lines that were read byte by byte; the others were known by their shape, which takes about half as long. */
  readonly walkedLineCount: number;
  /** The steps that the lines went through, timed in a sample of the windows. */
  readonly phases: readonly PhaseSpeed[];
}

/** How fast a step is on one thread. */
export interface PhaseSpeed {
  readonly phase: "index" | "read" | "filter" | "validate" | "rows" | "aggregate";
  readonly bytesPerSecond: number;
  /** Its part of the time of all phases, from 0 to 1. */
  readonly share: number;
}
