import { unitsOf } from "../exact-sum.js";

/** So many bits of the result are computed before it is rounded. */
const RESULT_BITS = 80;
const UNIT_EXPONENT = -1074;

/** The standard deviation of a sample, from exact sums; null without two values. */
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

/** The square root of a fraction of squared units. */
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
  // The last bit says that there is more behind it, so that a half is not mistaken for one.
  const mantissa = Number(isExact ? root : root | 1n);
  const exponent = UNIT_EXPONENT - shift;
  const half = Math.floor(exponent / 2);
  return mantissa * 2 ** half * 2 ** (exponent - half);
}

/** Rounded down, by Newton's method. */
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
