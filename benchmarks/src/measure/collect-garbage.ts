/** Time to watch for other threads. The kernel needs less than this to account the CPU time of a running thread. */
const WINDOW_MS = 5;
const LONGEST_MS = 1_000;
/** Maximum CPU time in a window, relative to what one thread can use. */
const MOST_USED = 1.1;

/**
 * Collects garbage and spins until no other thread of this process works. V8 sweeps and returns memory on other
 * threads, which would compete with the next measurement.
 */
function collectGarbage(): void {
  globalThis.gc?.();
  const end = performance.now() + LONGEST_MS;
  while (othersWorked() && performance.now() < end);
}

/** Reports whether other threads worked during a short busy loop on this one. */
function othersWorked(): boolean {
  const before = process.cpuUsage();
  const start = performance.now();
  while (performance.now() - start < WINDOW_MS);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 > MOST_USED * (performance.now() - start);
}

export { collectGarbage };
