//! Exact sums and deviations of doubles, by integers of any size.

use num_bigint::{BigInt, BigUint, Sign};

/// Exponent of the unit 2^-1074, the least positive double. Every finite double is a multiple of it.
const UNIT_EXPONENT: i64 = -1074;
const MANTISSA_BITS: i64 = 53;
/// Number of bits that are computed of a root before it is rounded.
const ROOT_BITS: i64 = 160;

/// The exact sum of finite doubles, rounded once.
pub(crate) fn exact_sum(values: &[f64]) -> f64 {
    let sum: BigInt = values.iter().map(|value| units_of(*value)).sum();
    with_sign(sum.sign(), nearest(sum.magnitude(), UNIT_EXPONENT))
}

/// The sample standard deviation of finite doubles, rounded once; `None` without two of them.
pub(crate) fn standard_deviation(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let units: Vec<BigInt> = values.iter().map(|value| units_of(*value)).collect();
    let sum: BigInt = units.iter().sum();
    let sum_of_squares: BigInt = units.iter().map(|unit| unit * unit).sum();
    let count = BigInt::from(values.len());
    let numerator = &count * sum_of_squares - &sum * &sum;
    let denominator: BigInt = &count * (&count - 1);
    Some(root(numerator.magnitude(), denominator.magnitude()))
}

/// The square root of a fraction of squared units.
fn root(numerator: &BigUint, denominator: &BigUint) -> f64 {
    let missing = 2 * ROOT_BITS + denominator.bits() as i64 - numerator.bits() as i64;
    let shift = (missing.max(0) as u64).div_ceil(2);
    let dividend = numerator << (2 * shift);
    let square = &dividend / denominator;
    let root = square.sqrt();
    let is_exact = &root * &root == square && &square * denominator == dividend;
    // A further bit says that digits follow, so that the root is not taken for a half when it is rounded.
    let sticky = (root << 1_u32) + u32::from(!is_exact);
    nearest(&sticky, UNIT_EXPONENT - shift as i64 - 1)
}

/// The finite double as a number of units.
pub(crate) fn units_of(value: f64) -> BigInt {
    let bits = value.to_bits();
    let exponent = (bits >> 52) & 0x7ff;
    let fraction = bits & ((1 << 52) - 1);
    let magnitude = match exponent {
        0 => BigUint::from(fraction),
        _ => BigUint::from(fraction | 1 << 52) << (exponent - 1),
    };
    let sign = if value < 0.0 { Sign::Minus } else { Sign::Plus };
    BigInt::from_biguint(sign, magnitude)
}

/// The double nearest to `mantissa * 2^exponent`, and of two the one with an even last bit.
pub(crate) fn nearest(mantissa: &BigUint, exponent: i64) -> f64 {
    let last_bit = (exponent + mantissa.bits() as i64 - MANTISSA_BITS).max(UNIT_EXPONENT);
    if last_bit <= exponent {
        return double_of(mantissa << (exponent - last_bit) as u64, last_bit);
    }
    let shift = (last_bit - exponent) as u64;
    let quotient = mantissa >> shift;
    let rest = mantissa - (&quotient << shift);
    let half = BigUint::from(1_u32) << (shift - 1);
    let rounds_up = rest > half || (rest == half && quotient.bit(0));
    double_of(quotient + u32::from(rounds_up), last_bit)
}

/// The double `mantissa * 2^exponent`, for a mantissa of at most 2^53 whose last bit a double can have.
fn double_of(mantissa: BigUint, exponent: i64) -> f64 {
    let is_carried = mantissa.bits() as i64 > MANTISSA_BITS;
    let mantissa = u64::try_from(mantissa).unwrap() >> u64::from(is_carried);
    let biased_exponent = (exponent - UNIT_EXPONENT + 1) as u64 + u64::from(is_carried);
    if mantissa >> 52 == 0 {
        return f64::from_bits(mantissa);
    }
    if biased_exponent >= 0x7ff {
        return f64::INFINITY;
    }
    f64::from_bits(biased_exponent << 52 | (mantissa & ((1 << 52) - 1)))
}

pub(crate) fn with_sign(sign: Sign, magnitude: f64) -> f64 {
    if sign == Sign::Minus {
        -magnitude
    } else {
        magnitude
    }
}
