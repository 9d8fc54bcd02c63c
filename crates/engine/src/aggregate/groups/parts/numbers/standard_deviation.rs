//! Standard deviations without cancellation, from exact sums of values and of their squares.

use crate::aggregate::exact_sum::ExactSum;

/// Returns the exact square of a value as two parts that add up to it.
///
/// It is exact while the square is below 1.8e308 and its second part, about 2^-53 of it, is not below 2.2e-308.
#[inline]
pub(crate) fn exact_square(value: f64) -> [f64; 2] {
    exact_product(value, value)
}

#[inline]
fn exact_product(a: f64, b: f64) -> [f64; 2] {
    let product = a * b;
    [product, a.mul_add(b, -product)]
}

/// Returns the standard deviation of a sample from the exact sums of its values and of their squares; `None` for fewer
/// than two values.
///
/// `n sum(x^2) - sum(x)^2` is exact. It is divided by `n (n - 1)`, and the root is taken, with more than 100 bits. The
/// result is therefore correctly rounded except in about one case in 10^14, however little the values differ. It is NaN
/// where a value is not finite or squares exceed 1.8e308.
pub(crate) fn standard_deviation(count: u64, sum: ExactSum, squares: ExactSum) -> Option<f64> {
    if count < 2 {
        return None;
    }
    let count = count as f64;
    let mut numerator = ExactSum::default();
    for part in squares.parts() {
        numerator.extend(&exact_product(count, part));
    }
    let parts = sum.parts();
    for a in &parts {
        for b in &parts {
            numerator.extend(&exact_product(-a, *b));
        }
    }
    let numerator = numerator.parts();
    let high = numerator.first().copied().unwrap_or_default();
    let low = numerator.get(1).copied().unwrap_or_default();
    if high == 0.0 || !high.is_finite() {
        return Some(high.sqrt());
    }
    let [divisor, divisor_low] = exact_product(count, count - 1.0);
    let quotient = high / divisor;
    let rest = (-quotient).mul_add(divisor, high) + (-quotient).mul_add(divisor_low, low);
    let quotient_low = rest / divisor;
    let root = quotient.sqrt();
    let rest = (-root).mul_add(root, quotient) + quotient_low;
    Some(root + rest / (2.0 * root))
}

#[cfg(test)]
mod tests {
    use super::{exact_square, standard_deviation};
    use crate::aggregate::exact_sum::ExactSum;
    use num_bigint::BigInt;
    use proptest::prelude::*;

    fn of(values: &[f64]) -> Option<f64> {
        let (mut sum, mut squares) = (ExactSum::default(), ExactSum::default());
        for value in values {
            sum.update(*value);
            squares.extend(&exact_square(*value));
        }
        standard_deviation(values.len() as u64, sum, squares)
    }

    #[test]
    fn is_that_of_a_sample() {
        assert_eq!((of(&[]), of(&[5.0])), (None, None));
        assert_eq!(of(&[0.1; 3]), Some(0.0));
        assert_eq!(
            of(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]),
            Some((32.0_f64 / 7.0).sqrt())
        );
        assert_eq!(of(&[1e15, 1e15 + 1.0, 1e15 + 2.0]), Some(1.0));
        assert!(of(&[1.0, f64::INFINITY]).unwrap().is_nan());
        assert!(of(&[1e200, -1e200]).unwrap().is_nan());
    }

    proptest! {
        #[test]
        fn agrees_with_rational_arithmetic(
            offset in prop_oneof![Just(0_i64), Just(1_000_000_000_000)],
            numbers in prop::collection::vec(-1_000_000_i64..1_000_000, 2..40),
        ) {
            // Sixteenths are exact.
            let scaled: Vec<i64> = numbers.iter().map(|number| number + offset).collect();
            let values: Vec<f64> = scaled.iter().map(|number| *number as f64 / 16.0).collect();
            let count = BigInt::from(values.len());
            let sum: BigInt = scaled.iter().map(|number| BigInt::from(*number)).sum();
            let squares: BigInt = scaled.iter().map(|number| BigInt::from(*number).pow(2)).sum();
            let numerator = &count * squares - &sum * &sum;
            let denominator = &count * (&count - 1) * 256;
            // 30 decimals.
            let scaled: BigInt = numerator * BigInt::from(10).pow(60) / denominator;
            let root = scaled.sqrt();
            let expected = root.to_string().parse::<f64>().unwrap() / 1e30;
            let found = of(&values).unwrap();
            prop_assert!((found - expected).abs() <= f64::EPSILON * expected, "{found} {expected}");
        }
    }
}
