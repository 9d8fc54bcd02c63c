//! Compares sums of near values with sums of exact integers.

use proptest::prelude::*;
use ripsaw_kernels::{Kernel, NearSum};

/// Sum and number of the values that are near, computed one after the other.
fn naive(values: &[f64], lowest_exponent: u64) -> NearSum {
    let mut found = NearSum::default();
    for value in values {
        let exponent = value.to_bits() >> 52 & 0x7FF;
        if (lowest_exponent..lowest_exponent + u64::from(NearSum::EXPONENTS)).contains(&exponent) {
            let mantissa = i128::from(value.to_bits() & ((1 << 52) - 1) | 1 << 52);
            let units = mantissa << (exponent - lowest_exponent);
            found.units += if value.is_sign_negative() {
                -units
            } else {
                units
            };
            found.count += 1;
        }
    }
    found
}

fn check(values: &[f64], lowest_exponent: u64) {
    assert_eq!(
        Kernel::detect().sum_near(values, lowest_exponent),
        naive(values, lowest_exponent),
        "{values:?}"
    );
    let near = values
        .iter()
        .filter(|value| NearSum::has(**value, lowest_exponent));
    assert_eq!(near.count(), naive(values, lowest_exponent).count);
}

#[test]
fn the_greatest_sums_fit() {
    for sign in [1.0, -1.0] {
        // All fraction bits are set, and the exponent is the highest one that is near.
        let fullest = f64::from_bits(((1000 + 29) << 52) | ((1 << 52) - 1)) * sign;
        for count in [NearSum::MAX_VALUES, NearSum::MAX_VALUES - 1, 9, 8, 1, 0] {
            check(&vec![fullest; count], 1000);
        }
    }
}

#[test]
fn others_are_left_out() {
    let tiny = f64::from_bits(1);
    for lowest_exponent in [1, 1000, 0x7FE - 30] {
        let numbers = [
            0.0,
            -0.0,
            tiny,
            f64::MAX,
            f64::INFINITY,
            f64::NAN,
            1.5,
            -2.0,
        ];
        check(&numbers, lowest_exponent);
    }
}

#[test]
#[should_panic(expected = "overflow")]
fn refuses_too_many() {
    let _ = Kernel::detect().sum_near(&[1.0; NearSum::MAX_VALUES + 1], 1000);
}

proptest! {
    #[test]
    fn equals_the_naive_sum(
        numbers in prop::collection::vec((995_u64..1035, 0_u64..1 << 52, any::<bool>()), 0..100),
    ) {
        let values: Vec<f64> = numbers
            .iter()
            .map(|(exponent, fraction, negative)| {
                f64::from_bits(u64::from(*negative) << 63 | exponent << 52 | fraction)
            })
            .collect();
        check(&values, 1000);
    }
}
