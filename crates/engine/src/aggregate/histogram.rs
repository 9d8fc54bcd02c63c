//! Histograms by power of two, read off the bits of an `f64`.
//!
//! The buckets are, in this order: all negative values, values from 0 to below 2^-10, then one bucket for each power of
//! two up to the greatest finite values, which share their bucket with infinity.

use serde::Serialize;

use super::decimal_counts::DecimalCounts;
use super::quantiles::Quantiles;

/// Biased exponent of the least power of two with a bucket of its own. Smaller values that are not negative share one.
const MIN_EXPONENT: usize = EXPONENT_BIAS - 10;
const EXPONENT_BIAS: usize = 1023;
const MAX_EXPONENT: usize = 2046;
const FRACTION_BITS: u32 = 52;

/// Index of the bucket of negative values.
const NEGATIVE: usize = 0;
/// Index of the bucket of values from 0 to below the least power of two.
const SMALL: usize = 1;
/// Index of the first bucket of a power of two.
const POWERS: usize = 2;
/// Number of buckets.
pub(super) const BUCKETS: usize = POWERS + MAX_EXPONENT + 1 - MIN_EXPONENT;

/// The number of values that are at least `from` and below `to`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct HistogramBucket {
    /// Inclusive lower bound: a power of two, or 0; absent for negative values.
    pub from: Option<f64>,
    /// Exclusive upper bound: a power of two, or 0; infinite (`null` in JSON) for the greatest values.
    pub to: f64,
    /// Number of values in the bucket.
    pub count: u64,
}

/// Counts values between neighbouring powers of two, from the first bucket that has any to the last. The result is
/// exact even where a sketch holds the values, because its buckets end at powers of two as well.
pub(super) fn histogram(values: &Quantiles, counted: &DecimalCounts) -> Vec<HistogramBucket> {
    let mut counts = [0; BUCKETS];
    let mut add = |value, count| counts[bucket_of(value)] += count;
    values.for_each(&mut add);
    counted.iter().for_each(|(value, times)| add(value, times));
    histogram_of(&counts)
}

/// Makes a histogram from counts that are indexed by [`bucket_of`].
pub(super) fn histogram_of(counts: &[u64]) -> Vec<HistogramBucket> {
    let first = counts.iter().position(|count| *count > 0);
    let last = counts.iter().rposition(|count| *count > 0);
    let (Some(first), Some(last)) = (first, last) else {
        return Vec::new();
    };
    (first..=last)
        .map(|bucket| HistogramBucket {
            from: (bucket > NEGATIVE).then(|| lower_bound(bucket)),
            to: lower_bound(bucket + 1),
            count: counts[bucket],
        })
        .collect()
}

/// Index of the bucket of a value.
pub(super) fn bucket_of(value: f64) -> usize {
    if value < 0.0 {
        return NEGATIVE;
    }
    let exponent = (value.abs().to_bits() >> FRACTION_BITS) as usize;
    match exponent.min(MAX_EXPONENT).checked_sub(MIN_EXPONENT) {
        Some(power) => POWERS + power,
        None => SMALL,
    }
}

fn lower_bound(bucket: usize) -> f64 {
    match bucket {
        NEGATIVE | SMALL => 0.0,
        _ => f64::from_bits(((bucket - POWERS + MIN_EXPONENT) as u64) << FRACTION_BITS),
    }
}

#[cfg(test)]
mod tests {
    use super::{HistogramBucket, histogram};
    use crate::aggregate::decimal_counts::DecimalCounts;
    use crate::aggregate::quantiles::Quantiles;

    fn of(values: &[f64], max_exact_values: u64) -> Vec<HistogramBucket> {
        let mut quantiles = Quantiles::new(max_exact_values);
        quantiles.extend(values);
        histogram(&quantiles, &DecimalCounts::default())
    }

    fn bucket(from: Option<f64>, to: f64, count: u64) -> HistogramBucket {
        HistogramBucket { from, to, count }
    }

    #[test]
    fn counts_between_powers_of_two() {
        let values = [1.0, 1.5, 1.999, 2.0, 8.0, 15.9];
        let expected = vec![
            bucket(Some(1.0), 2.0, 3),
            bucket(Some(2.0), 4.0, 1),
            bucket(Some(4.0), 8.0, 0),
            bucket(Some(8.0), 16.0, 2),
        ];
        assert_eq!(of(&values, 100), expected);
        assert_eq!(of(&values, 0), expected, "from the sketch");
    }

    #[test]
    fn small_negative_and_infinite_values_have_a_place() {
        assert_eq!(of(&[], 9), []);
        assert_eq!(of(&[-5.0, -1e300], 9), [bucket(None, 0.0, 2)]);
        assert_eq!(
            of(&[0.0, -0.0, 5e-324, 0.0009], 9),
            [bucket(Some(0.0), 1.0 / 1024.0, 4)]
        );
        let greatest = of(&[f64::INFINITY, f64::MAX], 9);
        assert_eq!(greatest, [bucket(Some(2_f64.powi(1023)), f64::INFINITY, 2)]);
    }
}
