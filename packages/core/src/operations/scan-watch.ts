import type { NativeScan } from "../native/binding.js";
import type { ScanOptions } from "../source/source.js";

const PROGRESS_INTERVAL_MS = 100;

/** Companion of a running scan: reports its progress and forwards an abort to the engine. */
export interface ScanWatch {
  /**
   * Reports the progress one last time.
   *
   * @throws whatever `onProgress` threw, now or earlier
   */
  finish(): void;
  stop(): void;
}

/** Starts to watch a scan. If `onProgress` throws, the scan ends. */
export function watchScan(
  scan: Pick<NativeScan, "progress" | "cancel">,
  signal: ScanOptions["signal"],
  onProgress: ScanOptions["onProgress"],
): ScanWatch {
  const cancel = (): void => scan.cancel();
  signal?.addEventListener("abort", cancel, { once: true });

  let failure: { readonly error: unknown } | undefined;
  const report = (): void => {
    if (onProgress === undefined || failure !== undefined) return;
    const { bytesRead, bytesTotal, lines } = scan.progress();
    try {
      onProgress({ bytesRead, bytesTotal: bytesTotal ?? undefined, lines });
    } catch (error) {
      failure = { error };
      scan.cancel();
    }
  };
  const timer = onProgress && setInterval(report, PROGRESS_INTERVAL_MS).unref();

  return {
    finish() {
      report();
      if (failure !== undefined) throw failure.error;
    },
    stop() {
      clearInterval(timer);
      signal?.removeEventListener("abort", cancel);
    },
  };
}
