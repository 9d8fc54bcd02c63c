const MAX_DISTANCE = 2;

/** Returns the known name at an edit distance of at most two; of several equally near names, the first. */
function nearestName(name: string, known: Iterable<string>): string | undefined {
  const letters = [...name].slice(0, 64);
  let nearest: string | undefined;
  let least = Math.min(MAX_DISTANCE, letters.length - 1) + 1;
  for (const other of known) {
    const distance = editDistance(letters, [...other]);
    if (distance >= least) continue;
    nearest = other;
    least = distance;
  }
  return nearest;
}

/** Returns the number of letters to insert, delete or replace (Levenshtein distance). */
function editDistance(left: readonly string[], right: readonly string[]): number {
  let row = left.map((_, index) => index);
  row.push(left.length);
  for (const [index, letter] of right.entries()) {
    const next = [index + 1];
    for (const [at, other] of left.entries()) {
      const replaced = (row[at] ?? 0) + (other === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

export { nearestName };
