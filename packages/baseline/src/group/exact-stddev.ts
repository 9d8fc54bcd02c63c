import { unitsOf } from "../statistics/exact-sum.js";

/** Number of bits of the result that are computed before it is rounded. */
const RESULT_BITS = 80;
const UNIT_EXPONENT = -1074;

/** Returns the sample standard deviation, computed from exact sums, or null for fewer than two values. */
function exactStddev(values: Float64Array): number | null {
  if (values.length < 2) return null;
  let sum = 0n;
  let sumOfSquares = 0n;
  for (const value of values) {
    const units = unitsOf(value);
    sum += units;
    sumOfSquares += units * units;
  }
  const count = BigInt(values.length);
  return rootOf(count * sumOfSquares - sum * sum, count * (count - 1n));
}

/** Returns the square root of a fraction of squared units. */
function rootOf(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const bits = bitLength(numerator) - bitLength(denominator);
  const shift = Math.ceil((2 * RESULT_BITS - bits) / 2);
  const [dividend, divisor] =
    shift >= 0
      ? [numerator << BigInt(2 * shift), denominator]
      : [numerator, denominator << BigInt(-2 * shift)];
  const square = dividend / divisor;
  const root = integerRoot(square);
  const isExact = root * root === square && square * divisor === dividend;
  // Sets the last bit if more bits follow, so that the rounding does not mistake the value for an exact half.
  const mantissa = Number(isExact ? root : root | 1n);
  const exponent = UNIT_EXPONENT - shift;
  const half = Math.floor(exponent / 2);
  return mantissa * 2 ** half * 2 ** (exponent - half);
}

/** Returns the integer square root, rounded down, by Newton's method. */
function integerRoot(square: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(bitLength(square) / 2));
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

export { exactStddev };
