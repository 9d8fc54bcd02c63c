//! Selects values by rank, in two passes and without sorting.
//!
//! ```text
//! pass 1: count all values by their upper 16 bits (in the total order); find the bucket of each rank
//! pass 2: collect the values of these buckets; select the rank within each bucket
//! ```
//!
//! Both passes run on several threads, each of which takes segment after segment.

use std::array;
use std::collections::TryReserveError;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::decimal_counts::DecimalCounts;
use super::order_key::{order_key, value_of};
use crate::room::{Allocations, make_room};
use crate::threads::on_threads;

/// Number of counters, which are indexed by the upper 16 bits of a value: sign, exponent and 4 bits of the fraction.
const BUCKETS: usize = 1 << 16;
/// Number of values below which clearing and summing the counters would take longer than selecting.
pub(super) const MIN_COUNTED_VALUES: u64 = 16 << 10;
/// Number of values per thread. With fewer, starting a thread would take longer than it saves.
pub(super) const VALUES_PER_THREAD: u64 = 256 << 10;

/// Returns the values at `ranks`, in ascending order of all segments and counted decimals together. A first pass finds
/// the buckets that the ranks fall into; a second one collects and selects within those.
pub(super) fn select<const N: usize>(
    segments: &[Vec<f64>],
    counted: &DecimalCounts,
    ranks: [u64; N],
    threads: usize,
) -> Result<[f64; N], TryReserveError> {
    let count: u64 = segments.iter().map(|segment| segment.len() as u64).sum();
    if count + counted.len() < MIN_COUNTED_VALUES {
        let mut members = Members::default();
        let values = segments.iter().flatten();
        members.keys.extend(values.map(|value| order_key(*value)));
        let counted = counted.iter();
        members
            .counted
            .extend(counted.map(|(value, times)| (order_key(value), times)));
        members.count_keys()?;
        return Ok(members.nths(ranks));
    }
    let threads = threads.min((count / VALUES_PER_THREAD).max(1) as usize);
    let places = locate(segments, counted, ranks, threads);
    let owner = |bucket| places.iter().position(|place| place.bucket == bucket);
    let none = || (array::from_fn(|_| Vec::new()), Allocations::default());
    let found = visit_all(
        segments,
        threads,
        none,
        |(members, allocations): &mut ([Vec<i64>; N], Allocations), value| {
            if let Some(owner) = owner(bucket_of(value)) {
                let room = make_room(&mut members[owner], 1);
                if allocations.keep_failure(room).is_some() {
                    members[owner].push(order_key(value));
                }
            }
        },
    );
    let mut members: [Members; N] = array::from_fn(|_| Members::default());
    for (found, allocations) in found {
        allocations.check()?;
        for (members, found) in members.iter_mut().zip(found) {
            members.add_keys(found)?;
        }
    }
    counted.iter().for_each(|(value, times)| {
        if let Some(owner) = owner(bucket_of(value)) {
            members[owner].counted.push((order_key(value), times));
        }
    });
    for members in &mut members {
        members.count_keys()?;
    }
    Ok(places.map(|place| {
        let owner = owner(place.bucket).unwrap_or(0);
        let [value] = members[owner].nths([place.rank]);
        value
    }))
}

/// Visits the values of all segments on `threads` threads, each with a state of its own, and returns these states.
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

/// A bucket, and the rank of a value within it.
#[derive(Clone, Copy)]
struct RankInBucket {
    bucket: usize,
    rank: u64,
}

fn locate<const N: usize>(
    segments: &[Vec<f64>],
    counted: &DecimalCounts,
    ranks: [u64; N],
    threads: usize,
) -> [RankInBucket; N] {
    let none = || vec![0_u64; BUCKETS];
    let mut found = visit_all(segments, threads, none, |counts, value| {
        counts[bucket_of(value)] += 1;
    })
    .into_iter();
    let mut counts = found.next().unwrap_or_else(none);
    for found in found {
        for (count, found) in counts.iter_mut().zip(found) {
            *count += found;
        }
    }
    let all = counted.iter();
    all.for_each(|(value, times)| counts[bucket_of(value)] += times);
    ranks.map(|mut rank| {
        for (bucket, &count) in counts.iter().enumerate() {
            if rank < count {
                return RankInBucket { bucket, rank };
            }
            rank -= count;
        }
        RankInBucket {
            bucket: BUCKETS - 1,
            rank: 0,
        }
    })
}

/// Index of the bucket of a value; buckets are ordered like their values.
#[inline]
fn bucket_of(value: f64) -> usize {
    let bits = value.to_bits();
    let flip = ((bits as i64) >> 63) as u64 | 1 << 63;
    ((bits ^ flip) >> 48) as usize
}

/// Values, by their [`order_key`]s.
#[derive(Default)]
struct Members {
    /// Values that occur once each.
    keys: Vec<i64>,
    /// Values with their numbers of occurrences.
    counted: Vec<(i64, u64)>,
}

impl Members {
    /// Adds values that occur once each.
    fn add_keys(&mut self, keys: Vec<i64>) -> Result<(), TryReserveError> {
        if self.keys.is_empty() {
            self.keys = keys;
            return Ok(());
        }
        make_room(&mut self.keys, keys.len())?;
        self.keys.extend_from_slice(&keys);
        Ok(())
    }

    /// Counts the values that occur once each, if others are counted.
    fn count_keys(&mut self) -> Result<(), TryReserveError> {
        if !self.counted.is_empty() {
            make_room(&mut self.counted, self.keys.len())?;
            let keys = self.keys.drain(..);
            self.counted.extend(keys.map(|key| (key, 1)));
        }
        Ok(())
    }

    /// Returns the values at `ranks`. Ascending ranks are fast: each one partitions only what is above the last.
    fn nths<const N: usize>(&mut self, ranks: [u64; N]) -> [f64; N] {
        if !self.counted.is_empty() {
            return ranks.map(|rank| value_of(nth_of_counted(&mut self.counted, rank)));
        }
        let mut above = 0;
        ranks.map(|rank| {
            let rank = rank as usize;
            if rank < above {
                above = 0;
            }
            let (_, key, _) = self.keys[above..].select_nth_unstable(rank - above);
            above = rank;
            value_of(*key)
        })
    }
}

/// Returns the key at a rank among keys with their numbers of occurrences, by bisection: the half that holds the rank
/// is halved again. There must be at least one key.
fn nth_of_counted(mut members: &mut [(i64, u64)], mut rank: u64) -> i64 {
    while members.len() > 1 {
        let middle = members.len() / 2;
        members.select_nth_unstable_by_key(middle, |(key, _)| *key);
        let (lower, upper) = members.split_at_mut(middle);
        let below = lower.iter().map(|(_, times)| times).sum();
        if rank < below {
            members = lower;
        } else {
            rank -= below;
            members = upper;
        }
    }
    members[0].0
}
