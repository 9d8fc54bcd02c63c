/** Profile of a scan: where its time went and how its lines were read. */
export interface Profile {
  /** Instruction set that the scan used. */
  readonly kernel: "avx512" | "avx2" | "neon" | "portable";
  /** Maximum number of threads. */
  readonly threads: number;
  /** How the bytes reached the scan: read from files, in place in memory, or pushed run by run from a stream. */
  readonly reading: "files" | "memory" | "stream";
  /** Bytes of log lines, after decompression. */
  readonly byteCount: number;
  readonly lineCount: number;
  /** Wall-clock time in milliseconds. */
  readonly elapsedMs: number;
  /** Time in milliseconds that all threads together waited for bytes to be read and decompressed. */
  readonly waitingMs: number;
  /** Number of windows. The scan processes the lines of one window together. */
  readonly windowCount: number;
  /** Number of windows read byte by byte because few of the preceding lines matched a known shape. */
  readonly walkedWindowCount: number;
  /** Number of lines read byte by byte. The other lines matched a known shape, which takes about half the time. */
  readonly walkedLineCount: number;
  /** Steps that process the lines, timed in a sample of the windows. */
  readonly phases: readonly PhaseSpeed[];
}

/** Speed of one step on one thread. */
export interface PhaseSpeed {
  readonly phase: "index" | "read" | "filter" | "validate" | "rows" | "aggregate";
  readonly bytesPerSecond: number;
  /** Share of this step in the time of all phases, from 0 to 1. */
  readonly share: number;
}
