/**
 * Returns the correctly rounded sum of all values, independent of their order (Shewchuk's algorithm). A list of
 * non-overlapping numbers holds the sum so far without error.
 */
function exactSum(values: Float64Array): number {
  const partials: number[] = [];
  for (const value of values) {
    let carry = value;
    let kept = 0;
    for (const partial of partials) {
      const larger = Math.abs(carry) < Math.abs(partial) ? partial : carry;
      const smaller = larger === carry ? partial : carry;
      const high = carry + partial;
      const low = smaller - (high - larger);
      if (low !== 0) partials[kept++] = low;
      carry = high;
    }
    if (!Number.isFinite(carry)) return sumBeyondRange(values);
    partials.length = kept;
    partials.push(carry);
  }
  return roundPartials(partials);
}

function roundPartials(partials: readonly number[]): number {
  let position = partials.length - 1;
  let high = partials[position] ?? 0;
  let low = 0;
  while (position > 0 && low === 0) {
    position -= 1;
    const next = partials[position] ?? 0;
    const sum = high + next;
    low = next - (sum - high);
    high = sum;
  }
  // Half-way cases: the bits below the half decide the direction.
  const below = partials[position - 1] ?? 0;
  if ((low < 0 && below < 0) || (low > 0 && below > 0)) {
    const twice = low * 2;
    const rounded = high + twice;
    if (twice === rounded - high) return rounded;
  }
  return high;
}

/** Sums values that are infinite, or whose sum leaves the range of f64 on the way. */
function sumBeyondRange(values: Float64Array): number {
  let units = 0n;
  let infinite = 0;
  for (const value of values) {
    if (Number.isFinite(value)) units += unitsOf(value);
    else infinite += value;
  }
  return infinite === 0 ? roundUnits(units) : infinite;
}

const MANTISSA_BITS = 52n;
/** Exponent of the unit, 2^-1074, which is the least positive f64. */
const UNIT_EXPONENT = 1074;

function unitsOf(value: number): bigint {
  const bits = BigInt.asUintN(64, new BigInt64Array(new Float64Array([value]).buffer)[0] ?? 0n);
  const exponent = (bits >> MANTISSA_BITS) & 0x7ffn;
  const fraction = bits & ((1n << MANTISSA_BITS) - 1n);
  const magnitude =
    exponent === 0n ? fraction : (fraction | (1n << MANTISSA_BITS)) << (exponent - 1n);
  return value < 0 ? -magnitude : magnitude;
}

function roundUnits(units: bigint): number {
  const magnitude = units < 0n ? -units : units;
  const shift = Math.max(0, magnitude.toString(2).length - 53);
  let mantissa = magnitude >> BigInt(shift);
  const rest = magnitude - (mantissa << BigInt(shift));
  const half = shift === 0 ? 1n : 1n << BigInt(shift - 1);
  if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa += 1n;
  const rounded = Number(mantissa) * 2 ** (shift - UNIT_EXPONENT);
  return units < 0n ? -rounded : rounded;
}

export { exactSum };
