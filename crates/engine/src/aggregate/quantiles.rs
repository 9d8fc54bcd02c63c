use std::array;
use std::mem;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::number_stats::{order_key, value_of};
use super::quantile_sketch::QuantileSketch;
use crate::on_threads::on_threads;

/// Values of the first segment; later ones are eight times as long each, up to [`SEGMENT_VALUES`].
const FIRST_SEGMENT_VALUES: usize = 512;
const SEGMENT_VALUES: usize = 128 << 10;

/// Quantiles of a multiset of `f64` in their total order: the value at index `min(floor(n * q), n - 1)`.
///
/// Exact up to a settable number of values, which are kept; above it a sketch answers.
#[derive(Clone, Debug)]
pub(crate) struct Quantiles {
    max_exact_values: u64,
    /// The segment that is being filled.
    open: Vec<f64>,
    full: Vec<Vec<f64>>,
    full_count: u64,
    sketch: Option<Box<QuantileSketch>>,
}

/// What [`Quantiles::finish`] found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct QuantileValues<const N: usize> {
    /// In the order that was asked.
    pub(crate) values: [f64; N],
    /// The bound of the relative error of the values, where a sketch answered.
    pub(crate) error: Option<f64>,
}

impl Quantiles {
    /// An empty multiset that keeps up to `max_exact_values` values.
    pub(crate) fn new(max_exact_values: u64) -> Self {
        Self {
            max_exact_values,
            open: Vec::new(),
            full: Vec::new(),
            full_count: 0,
            sketch: None,
        }
    }

    /// Adds some values.
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

    /// Adds everything that another multiset holds.
    pub(crate) fn merge(&mut self, mut other: Self) {
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
    }

    /// The number of values.
    pub(crate) fn len(&self) -> u64 {
        let sketched = self.sketch.as_ref().map_or(0, |sketch| sketch.len());
        sketched + self.full_count + self.open.len() as u64
    }

    /// Visits every value with its number of occurrences, in any order; a sketch has the middle of a bucket instead.
    pub(super) fn for_each(&self, mut visit: impl FnMut(f64, u64)) {
        let segments = self.full.iter().chain([&self.open]);
        segments.flatten().for_each(|value| visit(*value, 1));
        if let Some(sketch) = &self.sketch {
            sketch.for_each(visit);
        }
    }

    /// The quantiles asked for, each from 0 to 1, selected on up to `threads` threads; `None` if there is no value.
    pub(crate) fn finish<const N: usize>(
        mut self,
        asked: [f64; N],
        threads: usize,
    ) -> Option<QuantileValues<N>> {
        let count = self.len();
        let last = count.checked_sub(1)?;
        let ranks = asked.map(|q| ((count as f64 * q) as u64).min(last));
        self.full_count += self.open.len() as u64;
        self.full.push(mem::take(&mut self.open));
        self.sketch_if_too_many();
        Some(match self.sketch {
            Some(sketch) => QuantileValues {
                values: ranks.map(|rank| sketch.value_at(rank)),
                error: Some(QuantileSketch::RELATIVE_ERROR),
            },
            None => QuantileValues {
                values: select(&self.full, ranks, threads),
                error: None,
            },
        })
    }

    #[cold]
    fn make_room(&mut self) {
        if let Some(sketch) = &mut self.sketch {
            self.open.drain(..).for_each(|value| sketch.update(value));
            return;
        }
        let length = self.open.len();
        let next = (length * 8).clamp(FIRST_SEGMENT_VALUES, SEGMENT_VALUES);
        self.full_count += length as u64;
        self.full
            .push(mem::replace(&mut self.open, Vec::with_capacity(next)));
        self.sketch_if_too_many();
    }

    /// Moves the closed segments into a sketch once there are more values than may be kept.
    fn sketch_if_too_many(&mut self) {
        if self.sketch.is_none() && self.len() <= self.max_exact_values {
            return;
        }
        let sketch = self.sketch.get_or_insert_default();
        self.full
            .drain(..)
            .flatten()
            .for_each(|value| sketch.update(value));
        self.full_count = 0;
    }
}

/// Counters by the upper 16 bits of a value: sign, exponent and 4 bits of its fraction.
const BUCKETS: usize = 1 << 16;
/// Below this many values clearing and summing the counters would take longer than selecting.
const MIN_COUNTED_VALUES: u64 = 16 << 10;
/// With fewer values for each a thread would take longer to begin than it saves.
const VALUES_PER_THREAD: u64 = 256 << 10;

/// The values at `ranks` of all segments in ascending order. Not a sort: a first pass finds the buckets that
/// the ranks fall into, a second one collects and selects within those.
fn select<const N: usize>(segments: &[Vec<f64>], ranks: [u64; N], threads: usize) -> [f64; N] {
    let count: u64 = segments.iter().map(|segment| segment.len() as u64).sum();
    if count < MIN_COUNTED_VALUES {
        let values = segments.iter().flatten();
        let mut keys: Vec<i64> = values.map(|value| order_key(*value)).collect();
        return nths(&mut keys, ranks);
    }
    let threads = threads.min((count / VALUES_PER_THREAD).max(1) as usize);
    let places = locate(segments, ranks, threads);
    let owner = |bucket| places.iter().position(|place| place.bucket == bucket);
    let none = || array::from_fn(|_| Vec::new());
    let found = visit_all(
        segments,
        threads,
        none,
        |members: &mut [Vec<i64>; N], value| {
            if let Some(owner) = owner(bucket_of(value)) {
                members[owner].push(order_key(value));
            }
        },
    );
    let mut members: [Vec<i64>; N] = array::from_fn(|owner| {
        let of_owner = found.iter().map(|members| &members[owner][..]);
        of_owner.collect::<Vec<_>>().concat()
    });
    places.map(|place| {
        let owner = owner(place.bucket).unwrap_or(0);
        let [value] = nths(&mut members[owner], [place.rank]);
        value
    })
}

/// Visits the values of all segments on some threads, each with a state of its own, and returns those.
fn visit_all<S: Send>(
    segments: &[Vec<f64>],
    threads: usize,
    begin: impl Fn() -> S + Sync,
    visit: impl Fn(&mut S, f64) + Sync,
) -> Vec<S> {
    let next = AtomicUsize::new(0);
    on_threads(threads, || {
        let mut state = begin();
        while let Some(segment) = segments.get(next.fetch_add(1, Ordering::Relaxed)) {
            for value in segment {
                visit(&mut state, *value);
            }
        }
        state
    })
}

/// A bucket, and the rank of a value among those of the bucket.
#[derive(Clone, Copy)]
struct Place {
    bucket: usize,
    rank: u64,
}

fn locate<const N: usize>(segments: &[Vec<f64>], ranks: [u64; N], threads: usize) -> [Place; N] {
    let none = || vec![0_u64; BUCKETS];
    let found = visit_all(segments, threads, none, |counts, value| {
        counts[bucket_of(value)] += 1;
    });
    let mut counts = none();
    for found in found {
        for (count, found) in counts.iter_mut().zip(found) {
            *count += found;
        }
    }
    ranks.map(|mut rank| {
        for (bucket, &count) in counts.iter().enumerate() {
            if rank < count {
                return Place { bucket, rank };
            }
            rank -= count;
        }
        Place {
            bucket: BUCKETS - 1,
            rank: 0,
        }
    })
}

/// Buckets follow the total order.
#[inline]
fn bucket_of(value: f64) -> usize {
    let bits = value.to_bits();
    let flip = ((bits as i64) >> 63) as u64 | 1 << 63;
    ((bits ^ flip) >> 48) as usize
}

/// The values at some ranks, of values by their keys. Ranks that ascend are quick: each divides what is above the last one.
fn nths<const N: usize>(keys: &mut [i64], ranks: [u64; N]) -> [f64; N] {
    let mut above = 0;
    ranks.map(|rank| {
        let rank = rank as usize;
        if rank < above {
            above = 0;
        }
        let (_, key, _) = keys[above..].select_nth_unstable(rank - above);
        above = rank;
        value_of(*key)
    })
}

#[cfg(test)]
mod tests {
    use super::{FIRST_SEGMENT_VALUES, MIN_COUNTED_VALUES, Quantiles, VALUES_PER_THREAD};
    use crate::aggregate::quantile_sketch::QuantileSketch;
    use proptest::prelude::*;

    const ASKED: [f64; 5] = [0.0, 0.5, 0.95, 0.99, 1.0];

    fn filled(values: &[f64], max_exact_values: u64) -> Quantiles {
        let mut quantiles = Quantiles::new(max_exact_values);
        quantiles.extend(values);
        quantiles
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
        assert_eq!(Quantiles::new(10).finish(ASKED, 2), None);
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
            let found = filled(&values, u64::MAX).finish(ASKED, 2).unwrap();
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
            merged.merge(filled(left, limit));
            assert_eq!(merged.len(), values.len() as u64);
            let found = merged.finish(ASKED, 2).unwrap();
            assert_eq!(found.error.is_none(), exact);
            assert_eq!(Some(found), filled(&values, limit).finish(ASKED, 2));
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
                sketch.update(value);
            }
            assert_eq!(sketch.value_at(index as u64).to_bits(), value.to_bits());
        }
    }

    proptest! {
        #[test]
        fn exact_values_are_selected_as_if_sorted(values in prop::collection::vec(number(), 1..3000)) {
            let found = filled(&values, 3000).finish(ASKED, 2).unwrap();
            prop_assert_eq!(found.values.map(f64::to_bits), by_sorting(&values).map(f64::to_bits));
        }

        #[test]
        fn sketched_values_are_within_the_error(values in prop::collection::vec(number(), 1..2000)) {
            let found = filled(&values, 0).finish(ASKED, 2).unwrap();
            for (found, exact) in found.values.into_iter().zip(by_sorting(&values)) {
                prop_assert!(is_within(found, exact, QuantileSketch::RELATIVE_ERROR), "{found:e} for {exact:e}");
            }
        }

        #[test]
        fn every_magnitude_is_within_the_error(bits in 0..f64::INFINITY.to_bits(), shift in 0..52_u32) {
            for exact in [f64::from_bits(bits), f64::from_bits(bits >> 11 >> shift)] {
                let mut sketch = QuantileSketch::default();
                sketch.update(-exact);
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
            merged.merge(filled(left, limit));
            prop_assert_eq!(merged.finish(ASKED, 2), filled(&values, limit).finish(ASKED, 2));
        }
    }
}
