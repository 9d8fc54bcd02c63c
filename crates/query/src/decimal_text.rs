//! Converts decimal text to the nearest `f64`, whatever the number of digits.
//!
//! `fast_float2` does the conversion, correctly rounded, but stops counting at an exponent of 65,536. That is wrong for
//! text whose digits and exponent cancel, such as `0.000...001e70000`. So a literal whose exponent has five characters
//! or more is first normalised:
//!
//! ```text
//! [-]WHOLE.FRACTIONeEXPONENT                        digits = WHOLE FRACTION without leading zeros
//!     = [-] 0.digits * 10^point                     point = EXPONENT + (digits of WHOLE) - (leading zeros)
//!
//! no digits left:       0
//! point > 310:          infinite, since the value is at least 10^310, and the largest f64 is 1.8e308
//! point < -330:         0, since the value is below 10^-330, and the smallest f64 is 4.9e-324
//! otherwise:            fast_float2 of "0.digits" "e" "point", whose exponent is small
//! ```
//!
//! The sum of exponent and digits is computed before anything is decided, and saturates for exponents beyond `i64`. The
//! two bounds leave a margin to the range of `f64`, so that rounding is left to `fast_float2`.

/// Exponents with fewer characters than this are left to `fast_float2`, which stops counting at 65,536.
const FAR_EXPONENT_DIGITS: usize = 5;
/// Values of at least 10 to this power are infinite. The largest `f64` is 1.8e308.
const INFINITE_POINT: i64 = 310;
/// Values below 10 to this power are zero. The smallest `f64` is 4.9e-324.
const ZERO_POINT: i64 = -330;

/// Returns the nearest `f64` to a decimal number as JSON and CEL write it. It may begin with `+`. For other text the
/// result is `None` or arbitrary.
pub fn nearest_double(literal: &[u8]) -> Option<f64> {
    let exponent_at = literal.iter().position(|byte| matches!(byte, b'e' | b'E'));
    let exponent = exponent_at.map_or(&[][..], |at| &literal[at + 1..]);
    if exponent.len() >= FAR_EXPONENT_DIGITS {
        let mantissa = &literal[..exponent_at?];
        return with_far_exponent(mantissa, exponent);
    }
    fast_float2::parse(literal).ok()
}

/// Converts a literal with a long exponent. A long mantissa can outweigh the exponent, so the two are added before
/// anything is dropped.
#[cold]
fn with_far_exponent(mantissa: &[u8], exponent: &[u8]) -> Option<f64> {
    let (sign, mantissa) = match mantissa {
        [b'-', digits @ ..] => (-1.0, digits),
        [b'+', digits @ ..] | digits => (1.0, digits),
    };
    let point = mantissa.iter().position(|byte| *byte == b'.');
    let whole_digits = point.unwrap_or(mantissa.len());
    let digits = mantissa.iter().filter(|byte| **byte != b'.');
    let leading_zeros = digits.clone().take_while(|byte| **byte == b'0').count();
    let significant: Vec<u8> = digits.skip(leading_zeros).copied().collect();
    if significant.is_empty() {
        return Some(sign * 0.0);
    }
    // The value is 0.significant * 10^point.
    let point = signed(exponent)?.saturating_add(whole_digits as i64 - leading_zeros as i64);
    if point > INFINITE_POINT {
        return Some(sign * f64::INFINITY);
    }
    if point < ZERO_POINT {
        return Some(sign * 0.0);
    }
    let mut literal = b"0.".to_vec();
    literal.extend_from_slice(&significant);
    literal.extend_from_slice(format!("e{point}").as_bytes());
    let magnitude: f64 = fast_float2::parse(&literal).ok()?;
    Some(sign * magnitude)
}

/// Parses an exponent. Beyond the range of `i64` the result is the nearest `i64`.
fn signed(exponent: &[u8]) -> Option<i64> {
    let (is_negative, digits) = match exponent {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    };
    let magnitude = digits.iter().try_fold(0_i64, |value, byte| {
        let digit = i64::from(byte.is_ascii_digit().then(|| byte - b'0')?);
        Some(value.saturating_mul(10).saturating_add(digit))
    })?;
    Some(if is_negative { -magnitude } else { magnitude })
}

#[cfg(test)]
mod tests {
    use super::nearest_double;
    use proptest::prelude::*;

    fn bits(literal: &str) -> u64 {
        nearest_double(literal.as_bytes()).unwrap().to_bits()
    }

    #[test]
    fn exponents_and_digits_cancel_however_many_there_are() {
        for zeros in [65_535, 65_536, 65_537, 655_359, 700_000] {
            let small = format!("0.{}1e{}", "0".repeat(zeros), zeros + 1);
            assert_eq!(
                bits(&small),
                1_f64.to_bits(),
                "{zeros} zeros behind the point"
            );
            let large = format!("-1{}.5E-{zeros}", "0".repeat(zeros));
            assert_eq!(
                bits(&large),
                (-1_f64).to_bits(),
                "{zeros} zeros before the point"
            );
            let ninth = format!("{}e-{:09}", "1".repeat(zeros), zeros);
            assert_eq!(bits(&ninth), (1_f64 / 9.0).to_bits(), "{zeros} ones");
        }
    }

    #[test]
    fn exponents_of_any_length_are_infinite_or_zero() {
        for (literal, expected) in [
            ("1e99999999999999999999", f64::INFINITY),
            ("-1e+99999999999999999999", f64::NEG_INFINITY),
            ("1e-99999999999999999999", 0.0),
            ("-1e-99999999999999999999", -0.0),
            ("0e99999999999999999999", 0.0),
            ("-0.000e99999", -0.0),
            ("1e00000000000000000000308", 1e308),
            ("1e-00000000000000000000324", 0.0),
            ("5e-00000000000000000000324", 5e-324),
        ] {
            assert_eq!(bits(literal), expected.to_bits(), "{literal}");
        }
    }

    proptest! {
        /// The standard library also stops counting at 65,536, so literals within that limit are compared with it, and
        /// then the same values with many more zeros.
        #[test]
        fn zeros_around_a_number_do_not_change_it(
            digits in "[1-9][0-9]{0,40}",
            point in 0_usize..40,
            exponent in -360_i64..360,
            zeros in 0_usize..80_000,
        ) {
            let (whole, fraction) = digits.split_at(point.min(digits.len() - 1) + 1);
            let expected: f64 = format!("{whole}.{fraction}0e{exponent}").parse().unwrap();
            let shifted = exponent - zeros as i64;
            let padded = format!("{whole}{fraction}{}.0e{}", "0".repeat(zeros), shifted - fraction.len() as i64);
            prop_assert_eq!(bits(&padded), expected.to_bits(), "zeros before the point");
            let shifted = exponent + (zeros + whole.len()) as i64;
            let padded = format!("0.{}{whole}{fraction}E{shifted:+}", "0".repeat(zeros));
            prop_assert_eq!(bits(&padded), expected.to_bits(), "zeros behind the point");
        }
    }
}
