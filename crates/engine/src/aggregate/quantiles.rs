//! Quantiles of a multiset of `f64`: exact up to a limit, approximate above it.
//!
//! The quantile `q` of `n` values is the value at index `min(floor(n * q), n - 1)` in their total order.
//!
//! ```text
//! extend(values):  copy into the open segment; when it is full:
//!                      if there is a sketch: move its values into the sketch
//!                      else: set the segment aside, open one that is eight times as long (at most 2^17 values),
//!                            and if all values together exceed the limit: move every segment into a sketch
//! merge(other):    take over its segments, merge its sketch;
//!                  if there is a sketch or the limit is exceeded: move all full segments into the sketch
//! finish():        without a sketch and within the limit: select the ranks from segments and counted decimals
//!                  else: move everything into the sketch and read the answers off its buckets
//! ```
//!
//! - A list of segments, instead of one vector, never copies values to grow, and merging moves segments. A segment of
//!   2^17 values takes 1 MiB.
//! - The first segment has room for 512 values, so that small scans take little memory. A factor of eight reaches the
//!   full length after three segments.
//! - Whether a sketch answers depends only on the number of values: it is made only when that number exceeds the limit,
//!   and `finish` makes it in any case then. Values that went into it earlier or later make no difference.
//! - Nothing is sorted; see `select.rs`.

use std::collections::TryReserveError;
use std::mem;

use super::decimal_counts::DecimalCounts;
use super::quantile_sketch::QuantileSketch;
use super::select_ranks::select;
use crate::room::{leave_spare, make_room};

/// Capacity of the first segment, in values. Each further one is eight times as long, up to [`SEGMENT_VALUES`].
const FIRST_SEGMENT_VALUES: usize = 512;
/// Maximum capacity of a segment, in values.
const SEGMENT_VALUES: usize = 128 << 10;

/// Quantiles of a multiset of `f64` in their total order: the value at index `min(floor(n * q), n - 1)`.
///
/// They are exact up to a settable number of values, which are kept; above it a sketch answers. See the [module](self).
#[derive(Clone, Debug)]
pub(crate) struct Quantiles {
    max_exact_values: u64,
    /// Segment that is being filled.
    open: Vec<f64>,
    full: Vec<Vec<f64>>,
    /// Number of values in `full`.
    full_count: u64,
    sketch: Option<Box<QuantileSketch>>,
}

/// Answer of [`Quantiles::finish`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct QuantileValues<const N: usize> {
    /// Values in the order of the request.
    pub(crate) values: [f64; N],
    /// Bound of the relative error of the values; `None` where they are exact.
    pub(crate) error: Option<f64>,
}

impl Quantiles {
    /// Creates an empty multiset that keeps up to `max_exact_values` values.
    pub(crate) fn new(max_exact_values: u64) -> Self {
        Self {
            max_exact_values,
            open: Vec::new(),
            full: Vec::new(),
            full_count: 0,
            sketch: None,
        }
    }

    /// Makes sure that memory is left for `more` values. They need another segment at most, and none once there is a
    /// sketch, whose size is bounded.
    pub(crate) fn reserve(&mut self, more: usize) -> Result<(), TryReserveError> {
        let room = self.open.capacity() - self.open.len();
        let count = self.full_count as usize + self.open.len();
        if self.sketch.is_some() || more <= room || count + more < SEGMENT_VALUES {
            return Ok(());
        }
        make_room(&mut self.full, 1 + more / SEGMENT_VALUES)?;
        leave_spare(SEGMENT_VALUES * size_of::<f64>())
    }

    /// Adds values, for which [`Quantiles::reserve`] must have made room.
    pub(crate) fn extend(&mut self, mut values: &[f64]) {
        while !values.is_empty() {
            if self.open.len() == self.open.capacity() {
                self.make_room();
            }
            let room = self.open.capacity() - self.open.len();
            let (now, later) = values.split_at(values.len().min(room));
            self.open.extend_from_slice(now);
            values = later;
        }
    }

    /// Adds the values of `other`.
    pub(crate) fn merge(&mut self, mut other: Self) -> Result<(), TryReserveError> {
        make_room(&mut self.full, other.full.len() + 1)?;
        make_room(&mut other.full, 1)?;
        other.full.push(mem::take(&mut other.open));
        for segment in other.full.into_iter().filter(|segment| !segment.is_empty()) {
            self.full_count += segment.len() as u64;
            self.full.push(segment);
        }
        match (&mut self.sketch, other.sketch) {
            (Some(sketch), Some(other)) => sketch.merge(*other),
            (sketch @ None, other) => *sketch = other,
            (Some(_), None) => {}
        }
        self.sketch_if_too_many();
        Ok(())
    }

    /// Returns the number of values.
    pub(crate) fn len(&self) -> u64 {
        let sketched = self.sketch.as_ref().map_or(0, |sketch| sketch.len());
        sketched + self.full_count + self.open.len() as u64
    }

    /// Calls `visit` with every value and its number of occurrences, in any order. Values in a sketch are represented
    /// by the middle of their bucket.
    pub(super) fn for_each(&self, mut visit: impl FnMut(f64, u64)) {
        let segments = self.full.iter().chain([&self.open]);
        segments.flatten().for_each(|value| visit(*value, 1));
        if let Some(sketch) = &self.sketch {
            sketch.for_each(visit);
        }
    }

    /// Returns the requested quantiles, each from 0 to 1, of these values together with the `counted` ones, selected on
    /// up to `threads` threads; `None` if there is no value.
    pub(crate) fn finish<const N: usize>(
        mut self,
        counted: &DecimalCounts,
        asked: [f64; N],
        threads: usize,
    ) -> Result<Option<QuantileValues<N>>, TryReserveError> {
        let count = self.len() + counted.len();
        let Some(last) = count.checked_sub(1) else {
            return Ok(None);
        };
        let ranks = asked.map(|q| ((count as f64 * q) as u64).min(last));
        self.full_count += self.open.len() as u64;
        self.full.push(mem::take(&mut self.open));
        if self.sketch.is_none() && count <= self.max_exact_values {
            return Ok(Some(QuantileValues {
                values: select(&self.full, counted, ranks, threads)?,
                error: None,
            }));
        }
        let sketch = self.sketch_full_segments();
        counted
            .iter()
            .for_each(|(value, times)| sketch.update(value, times));
        Ok(Some(QuantileValues {
            values: ranks.map(|rank| sketch.value_at(rank)),
            error: Some(QuantileSketch::RELATIVE_ERROR),
        }))
    }

    #[cold]
    fn make_room(&mut self) {
        if let Some(sketch) = &mut self.sketch {
            self.open
                .drain(..)
                .for_each(|value| sketch.update(value, 1));
            return;
        }
        let length = self.open.len();
        let next = (length * 8).clamp(FIRST_SEGMENT_VALUES, SEGMENT_VALUES);
        self.full_count += length as u64;
        self.full
            .push(mem::replace(&mut self.open, Vec::with_capacity(next)));
        self.sketch_if_too_many();
    }

    fn sketch_if_too_many(&mut self) {
        if self.sketch.is_some() || self.len() > self.max_exact_values {
            self.sketch_full_segments();
        }
    }

    /// Moves the full segments into a sketch.
    fn sketch_full_segments(&mut self) -> &mut QuantileSketch {
        let sketch = self.sketch.get_or_insert_default();
        self.full
            .drain(..)
            .flatten()
            .for_each(|value| sketch.update(value, 1));
        self.full_count = 0;
        sketch
    }
}

#[cfg(test)]
mod tests {
    use super::{FIRST_SEGMENT_VALUES, QuantileValues, Quantiles};
    use crate::aggregate::decimal_counts::DecimalCounts;
    use crate::aggregate::quantile_sketch::QuantileSketch;
    use crate::aggregate::select_ranks::{MIN_COUNTED_VALUES, VALUES_PER_THREAD};
    use proptest::prelude::*;

    const ASKED: [f64; 5] = [0.0, 0.5, 0.95, 0.99, 1.0];

    fn filled(values: &[f64], max_exact_values: u64) -> Quantiles {
        let mut quantiles = Quantiles::new(max_exact_values);
        quantiles.reserve(values.len()).unwrap();
        quantiles.extend(values);
        quantiles
    }

    fn finish(quantiles: Quantiles) -> Option<QuantileValues<5>> {
        let found = quantiles.finish(&DecimalCounts::default(), ASKED, 2);
        found.unwrap()
    }

    fn by_sorting(values: &[f64]) -> [f64; 5] {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        ASKED.map(|q| sorted[((sorted.len() as f64 * q) as usize).min(sorted.len() - 1)])
    }

    /// Deterministic values of every magnitude and both signs.
    fn scattered(count: u64) -> Vec<f64> {
        let mixed = |index: u64| index.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ index << 52;
        (0..count)
            .map(|index| f64::from_bits(mixed(index)))
            .filter(|value| !value.is_nan())
            .collect()
    }

    fn number() -> impl Strategy<Value = f64> {
        prop_oneof![
            any::<f64>().prop_filter("a number", |value| !value.is_nan()),
            (0_u32..2000).prop_map(|tenths| f64::from(tenths) / 10.0),
            Just(-0.0),
            Just(0.0),
        ]
    }

    fn is_within(found: f64, exact: f64, error: f64) -> bool {
        found.to_bits() == exact.to_bits() || (found - exact).abs() <= exact.abs() * error
    }

    #[test]
    fn nothing_has_no_quantiles() {
        assert_eq!(finish(Quantiles::new(10)), None);
    }

    #[test]
    fn many_values_are_selected_as_if_sorted() {
        for values in [
            scattered(3 * MIN_COUNTED_VALUES),
            (0..2 * VALUES_PER_THREAD)
                .map(|index| (index % 1000) as f64 / 8.0)
                .collect(),
            vec![7.25; 2 * MIN_COUNTED_VALUES as usize],
        ] {
            let found = finish(filled(&values, u64::MAX)).unwrap();
            assert_eq!(
                found.values.map(f64::to_bits),
                by_sorting(&values).map(f64::to_bits)
            );
            assert_eq!(found.error, None);
        }
    }

    #[test]
    fn the_limit_decides_whatever_the_merges() {
        let values = scattered(5000);
        let (left, right) = values.split_at(4990);
        for (limit, exact) in [
            (values.len() as u64, true),
            (values.len() as u64 - 1, false),
        ] {
            let mut merged = filled(right, limit);
            merged.merge(filled(left, limit)).unwrap();
            assert_eq!(merged.len(), values.len() as u64);
            let found = finish(merged).unwrap();
            assert_eq!(found.error.is_none(), exact);
            assert_eq!(Some(found), finish(filled(&values, limit)));
        }
    }

    #[test]
    fn a_sketch_is_filled_while_values_arrive() {
        let values = scattered(20 * FIRST_SEGMENT_VALUES as u64);
        let quantiles = filled(&values, 100);
        assert!(quantiles.sketch.is_some() && quantiles.full.is_empty());
        assert_eq!(quantiles.len(), values.len() as u64);
    }

    #[test]
    fn the_sketch_keeps_zeros_and_infinities() {
        let values = [
            f64::NEG_INFINITY,
            -0.0,
            0.0,
            f64::from_bits(1),
            f64::INFINITY,
        ];
        for (index, value) in values.iter().enumerate() {
            let mut sketch = QuantileSketch::default();
            for value in values {
                sketch.update(value, 1);
            }
            assert_eq!(sketch.value_at(index as u64).to_bits(), value.to_bits());
        }
    }

    proptest! {
        #[test]
        fn exact_values_are_selected_as_if_sorted(values in prop::collection::vec(number(), 1..3000)) {
            let found = finish(filled(&values, 3000)).unwrap();
            prop_assert_eq!(found.values.map(f64::to_bits), by_sorting(&values).map(f64::to_bits));
        }

        #[test]
        fn sketched_values_are_within_the_error(values in prop::collection::vec(number(), 1..2000)) {
            let found = finish(filled(&values, 0)).unwrap();
            for (found, exact) in found.values.into_iter().zip(by_sorting(&values)) {
                prop_assert!(is_within(found, exact, QuantileSketch::RELATIVE_ERROR), "{found:e} for {exact:e}");
            }
        }

        #[test]
        fn every_magnitude_is_within_the_error(bits in 0..f64::INFINITY.to_bits(), shift in 0..52_u32) {
            for exact in [f64::from_bits(bits), f64::from_bits(bits >> 11 >> shift)] {
                let mut sketch = QuantileSketch::default();
                sketch.update(-exact, 1);
                let found = sketch.value_at(0);
                prop_assert!(is_within(found, -exact, QuantileSketch::RELATIVE_ERROR), "{found:e} for {exact:e}");
            }
        }

        #[test]
        fn any_cut_gives_the_same_answer(
            values in prop::collection::vec(number(), 1..2000),
            cut in any::<prop::sample::Index>(),
            limit in 0_u64..2000,
        ) {
            let (left, right) = values.split_at(cut.index(values.len()));
            let mut merged = filled(right, limit);
            merged.merge(filled(left, limit)).unwrap();
            prop_assert_eq!(finish(merged), finish(filled(&values, limit)));
        }
    }
}
