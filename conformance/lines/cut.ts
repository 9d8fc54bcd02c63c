/** Cuts bytes into parts that end at the given places, taken modulo the length plus one. */
function* cut(bytes: Buffer, places: readonly number[]): Generator<Buffer> {
  const ends = places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b);
  let start = 0;
  for (const end of [...ends, bytes.length]) {
    yield bytes.subarray(start, end);
    start = end;
  }
}

export { cut };
