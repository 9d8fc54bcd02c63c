//! Statistics of a column of numbers: count, extremes, exact mean and quantiles.
//!
//! Small decimals go to [`DecimalCounts`]; only the other numbers are added up and kept one by one. `finish` combines
//! both.

use std::collections::TryReserveError;

use serde::Serialize;

use super::decimal_counts::DecimalCounts;
use super::exact_sum::ExactSum;
use super::histogram::{HistogramBucket, histogram};
use super::order_key::{order_key, value_of};
use super::quantiles::Quantiles;
use crate::record::{Span, ValueKind};

/// Statistics of numbers.
#[derive(Clone, Debug)]
pub(crate) struct NumberStats {
    counted: DecimalCounts,
    /// Exact sum of the numbers that are not in `counted`.
    sum: ExactSum,
    /// Least of these numbers, as an [`order_key`].
    min: i64,
    /// Greatest of these numbers, as an [`order_key`].
    max: i64,
    /// All of these numbers.
    quantiles: Quantiles,
    /// Number of values that are not numbers, or are beyond the range of a double.
    unused_count: u64,
    /// Memory reused from column to column.
    values: Vec<f64>,
}

/// Statistics of numbers, as reported. Figures are `None` if there are no numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NumberStatsReport {
    /// Number of numbers.
    pub count: u64,
    /// Least number.
    pub min: Option<f64>,
    /// Greatest number.
    pub max: Option<f64>,
    /// Correctly rounded sum divided by the count.
    pub mean: Option<f64>,
    /// Number at index `min(floor(count * 0.5), count - 1)` in ascending order.
    pub p50: Option<f64>,
    /// Like `p50`, with 0.95.
    pub p95: Option<f64>,
    /// Like `p50`, with 0.99.
    pub p99: Option<f64>,
    /// Bound of the relative error of the quantiles; absent where they are exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantile_error: Option<f64>,
    /// Number of values, null aside, that are in none of the figures, because they are not numbers or are beyond the
    /// range of a double; absent if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unused_count: Option<u64>,
    /// Numbers by power of two, if requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub histogram: Option<Vec<HistogramBucket>>,
}

impl NumberStats {
    /// Creates empty statistics. Above `max_exact_values` values, a sketch answers for the quantiles.
    pub(crate) fn new(max_exact_values: u64) -> Self {
        Self {
            counted: DecimalCounts::default(),
            sum: ExactSum::default(),
            min: i64::MAX,
            max: i64::MIN,
            quantiles: Quantiles::new(max_exact_values),
            unused_count: 0,
            values: Vec::new(),
        }
    }

    /// Adds the numbers of a column.
    pub(crate) fn update(&mut self, column: &[Span], text: &[u8]) -> Result<(), TryReserveError> {
        self.quantiles.reserve(column.len())?;
        let mut values = std::mem::take(&mut self.values);
        let others = self.counted.count_column(column);
        let mut unused_count = 0;
        values.extend(
            others
                .iter()
                .filter_map(|value| match value.short_double() {
                    None if !value.is_absent() => {
                        let number = finite_double(*value, text);
                        unused_count +=
                            u64::from(number.is_none() && value.kind() != ValueKind::Null);
                        number
                    }
                    number => number,
                }),
        );
        self.unused_count += unused_count;
        self.extend(&values);
        values.clear();
        self.values = values;
        Ok(())
    }

    fn extend(&mut self, values: &[f64]) {
        for value in values {
            self.note_extreme(*value);
        }
        self.sum.extend(values);
        self.quantiles.extend(values);
    }

    #[inline]
    fn note_extreme(&mut self, value: f64) {
        let key = order_key(value);
        self.min = self.min.min(key);
        self.max = self.max.max(key);
    }

    /// Adds every number of `other`.
    pub(crate) fn merge(&mut self, other: Self) -> Result<(), TryReserveError> {
        self.counted.merge(other.counted);
        self.sum.merge(other.sum);
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.unused_count += other.unused_count;
        self.quantiles.merge(other.quantiles)
    }

    /// Returns the statistics of all numbers, computed on up to `threads` threads.
    pub(crate) fn finish(
        mut self,
        with_histogram: bool,
        threads: usize,
    ) -> Result<NumberStatsReport, TryReserveError> {
        let counted = std::mem::take(&mut self.counted);
        let mut sum = std::mem::take(&mut self.sum);
        sum.extend_counted(
            counted
                .iter()
                .inspect(|(value, _)| self.note_extreme(*value)),
        );
        let count = self.quantiles.len() + counted.len();
        let histogram = with_histogram.then(|| histogram(&self.quantiles, &counted));
        let found = self
            .quantiles
            .finish(&counted, [0.5, 0.95, 0.99], threads)?;
        let present = |value: f64| found.map(|_| value);
        // The middle of a sketch's bucket may be beyond every value.
        let quantile = |index: usize| {
            found.map(|found| value_of(order_key(found.values[index]).clamp(self.min, self.max)))
        };
        Ok(NumberStatsReport {
            count,
            min: present(value_of(self.min)),
            max: present(value_of(self.max)),
            mean: present(sum.finish() / count as f64),
            p50: quantile(0),
            p95: quantile(1),
            p99: quantile(2),
            quantile_error: found.and_then(|found| found.error),
            unused_count: Some(self.unused_count).filter(|count| *count > 0),
            histogram,
        })
    }
}

/// Returns the double nearest to a number, unless the number is beyond the range of doubles.
#[inline(never)]
fn finite_double(value: Span, text: &[u8]) -> Option<f64> {
    value.double(text).filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::NumberStats;
    use crate::record::{Span, Tag, ValueKind};

    fn filled(values: &[f64], max_exact_values: u64) -> NumberStats {
        let mut stats = NumberStats::new(max_exact_values);
        stats.quantiles.reserve(values.len()).unwrap();
        stats.extend(values);
        stats
    }

    #[test]
    fn nothing_has_null_statistics() {
        let report = NumberStats::new(9).finish(false, 1).unwrap();
        let json = serde_json::to_string(&report).unwrap();
        let expected =
            r#"{"count":0,"min":null,"max":null,"mean":null,"p50":null,"p95":null,"p99":null}"#;
        assert_eq!(json, expected);
    }

    #[test]
    fn numbers_that_are_counted_say_the_same_as_those_that_are_kept() {
        let column: Vec<Span> = (0..200_000_u64)
            .map(|index| {
                let digits = index * index % 70_000;
                Span::new(Tag::short_number(index as usize % 3), 0, 0, digits)
            })
            .collect();
        let values: Vec<f64> = column.iter().filter_map(|span| span.double(b"")).collect();
        for limit in [u64::MAX, 199_999] {
            let expected = filled(&values, limit).finish(true, 1).unwrap();
            for cut in [0, 20_000, 199_000] {
                let (left, right) = column.split_at(cut);
                let of = |column: &[Span]| {
                    let mut stats = NumberStats::new(limit);
                    for part in column.chunks(1000) {
                        stats.update(part, b"").unwrap();
                    }
                    stats
                };
                let mut stats = of(left);
                stats.merge(of(right)).unwrap();
                assert!(stats.counted.len() > 10_000);
                assert_eq!(stats.finish(true, 2).unwrap(), expected);
            }
        }
    }

    #[test]
    fn answers_by_the_documented_definitions() {
        let values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        let mut stats = filled(&values[..30], 100);
        stats.merge(filled(&values[30..], 100)).unwrap();
        let report = stats.finish(false, 1).unwrap();
        assert_eq!(
            (report.count, report.min, report.max),
            (100, Some(1.0), Some(100.0))
        );
        assert_eq!(report.mean, Some(50.5));
        assert_eq!(
            (report.p50, report.p95, report.p99),
            (Some(51.0), Some(96.0), Some(100.0))
        );
        assert_eq!(report.quantile_error, None);
    }

    #[test]
    fn orders_minus_zero_below_zero() {
        let report = filled(&[0.0, -0.0], 9).finish(false, 1).unwrap();
        assert!(report.min.unwrap().is_sign_negative());
        assert!(report.max.unwrap().is_sign_positive());
        assert_eq!(report.mean.unwrap().to_bits(), 0);
    }

    #[test]
    fn sketched_quantiles_stay_between_the_extremes() {
        let report = filled(&[1000.0; 5], 4).finish(false, 1).unwrap();
        assert_eq!((report.p50, report.p99), (Some(1000.0), Some(1000.0)));
        assert_eq!(report.quantile_error, Some(0.001));
    }

    #[test]
    fn values_that_are_no_finite_number_are_counted_and_change_no_figure() {
        let text = r#"1e400 -1e999 null "12" true 7.25e0"#;
        let mut at = 0;
        let mut column = vec![Span::default()];
        for word in text.split(' ') {
            let tag = match word.as_bytes()[0] {
                b'"' => Tag::string(false),
                b'n' => Tag::new(ValueKind::Null),
                b't' => Tag::new(ValueKind::True),
                _ => Tag::new(ValueKind::Number),
            };
            column.push(Span::new(tag, at, at + word.len(), 0));
            at += word.len() + 1;
        }
        let mut stats = NumberStats::new(9);
        stats.update(&column[..3], text.as_bytes()).unwrap();
        let mut others = NumberStats::new(9);
        others.update(&column[3..], text.as_bytes()).unwrap();
        stats.merge(others).unwrap();
        let expected = super::NumberStatsReport {
            unused_count: Some(4),
            ..filled(&[7.25], 9).finish(true, 1).unwrap()
        };
        assert_eq!(stats.finish(true, 1).unwrap(), expected);
    }
}
