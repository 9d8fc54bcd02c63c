/** Larger buffers serve one long line and are not kept. */
const LARGEST_KEPT = 1 << 20;
const MOST_KEPT = 8;
const spare: Buffer[] = [];

/** A buffer of at least `size` bytes, whatever they are. */
export function takeSpare(size: number): Buffer {
  const index = spare.findIndex((buffer) => buffer.length >= size);
  if (index < 0) return Buffer.allocUnsafeSlow(size);
  return spare.splice(index, 1)[0] ?? Buffer.allocUnsafeSlow(size);
}

/** Keeps a buffer that nobody uses any more for the next one who needs one. */
export function keepSpare(buffer: Buffer): void {
  if (buffer.length <= LARGEST_KEPT && spare.length < MOST_KEPT) spare.push(buffer);
}
