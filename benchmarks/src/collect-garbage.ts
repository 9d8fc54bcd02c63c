/** Longer than the kernel takes to note what a thread that keeps running has used. */
const WINDOW_MS = 5;
const LONGEST_MS = 1_000;
/** Of what one thread can use in a window. */
const MOST_USED = 1.1;

/**
 * Collects the garbage, and works until no other thread of this process does: V8 sweeps, and gives memory back, on
 * threads that would compete with what is measured next.
 */
function collectGarbage(): void {
  globalThis.gc?.();
  const end = performance.now() + LONGEST_MS;
  while (othersWorked() && performance.now() < end);
}

/** Whether other threads worked while this one did for a moment. */
function othersWorked(): boolean {
  const before = process.cpuUsage();
  const start = performance.now();
  while (performance.now() - start < WINDOW_MS);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 > MOST_USED * (performance.now() - start);
}

export { collectGarbage };
