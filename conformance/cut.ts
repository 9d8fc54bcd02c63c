/** The bytes in parts that end at the places (modulo the length). */
function* cut(bytes: Buffer, places: readonly number[]): Generator<Buffer> {
  const ends = places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b);
  let start = 0;
  for (const end of [...ends, bytes.length]) {
    yield bytes.subarray(start, end);
    start = end;
  }
}

export { cut };
