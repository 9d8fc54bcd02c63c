/** Size of the largest buffer that is kept. A larger buffer served one long line. */
const LARGEST_KEPT = 1 << 20;
const MOST_KEPT = 8;
const spare: Buffer[] = [];

/** Returns a buffer of at least `size` bytes with arbitrary content. */
export function takeSpare(size: number): Buffer {
  const index = spare.findIndex((buffer) => buffer.length >= size);
  if (index < 0) return Buffer.allocUnsafeSlow(size);
  return spare.splice(index, 1)[0] ?? Buffer.allocUnsafeSlow(size);
}

/** Keeps a buffer that is no longer in use, to be reused later. */
export function keepSpare(buffer: Buffer): void {
  if (buffer.length <= LARGEST_KEPT && spare.length < MOST_KEPT) spare.push(buffer);
}
