/** Numbers that depend on the seed alone: the same corpus on every machine. */
interface Random {
  /** From 0 on and below 1. */
  fraction(): number;
  /** From 0 on and below `end`. */
  below(end: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** Lower-case hexadecimal digits, 1 to 8 of them. */
  hex(digits: number): string;
}

const TWO_TO_32 = 2 ** 32;

/** mulberry32: 32 bits of state, quick in JavaScript, and good enough for words and levels. */
function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const word = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const fraction = (): number => word() / TWO_TO_32;
  const below = (end: number): number => Math.floor(fraction() * end);
  return {
    fraction,
    below,
    chance: (probability) => fraction() < probability,
    pick: (items) => items[below(items.length)] ?? items[0],
    hex: (digits) => word().toString(16).padStart(8, "0").slice(0, digits),
  };
}

/** A text as a seed (FNV-1a). */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
}

export { randomOf, seedOf };
export type { Random };
