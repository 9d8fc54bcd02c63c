//! Counts how often each value of each group occurs, in bounded memory.
//!
//! Where there are too many values, those of each group that come first in the order of a fixed hash are tracked
//! (_bottom-k_ by hash):
//!
//! ```text
//! add(group, value):  if the table has it: count it
//!                     else if its hash is at most the last one of the group: add it
//!                          if there are more than next_sweep values: sweep
//! merge(other):       last hashes = the lesser ones; add the counts of all values
//! sweep():            of each group with more than max_tracked values, select the first ones by (hash, value);
//!                     last hash = that of the last one that is kept
//! ```
//!
//! This set depends only on the set of values, not on their order: a value of the final set has fewer than
//! `max_tracked` others before it, and even fewer in any part of the input. It is therefore never dropped, neither here
//! nor in a merge, and its count is complete. Values outside the final set are only counted in total.
//!
//! - A sweep takes linear time, except for sorting by group, and is paid for by as many insertions as values remain.
//! - The table finds values by a second, seeded hash: anyone who writes log lines can choose values with equal fixed
//!   hashes.

use std::collections::TryReserveError;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::aggregate::groups::{GroupId, Renumbering};
use crate::room::{Allocations, collect, extend_to, make_room, prepare_table};

/// Number of occurrences of each value of each group; see the [module](self).
#[derive(Debug)]
pub(crate) struct TrackedCounts {
    tracked: HashTable<Tracked>,
    /// The values, one after another.
    data: Vec<u8>,
    /// Number of values, all groups together, up to which all of them are tracked.
    max_exact: usize,
    /// Maximum number of values of a group that are tracked once some are not.
    max_tracked: usize,
    /// For each group, the greatest hash that is still accepted; `None` until the limits are first applied.
    last_hashes: Option<Vec<u64>>,
    /// For each group, the number of values that were added.
    totals: Vec<u64>,
    /// Number of tracked values above which those beyond the limits are dropped.
    next_sweep: usize,
    allocations: Allocations,
}

#[derive(Clone, Copy, Debug)]
struct Tracked {
    group: GroupId,
    length: u32,
    hashes: ValueHashes,
    start: usize,
    count: u64,
}

/// Hashes of a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ValueHashes {
    /// Fixed hash, the same in every process, which decides which values are tracked if there are too many.
    pub(crate) fixed: u64,
    /// Seeded hash by which the table finds the value.
    pub(crate) seeded: u64,
}

/// Values of one group with their counts: the most frequent first, equal counts in the order of the values.
pub(crate) type Frequent = Vec<(Box<[u8]>, u64)>;

/// Answer of [`TrackedCounts::frequent`].
#[derive(Debug, PartialEq)]
pub(crate) struct FrequentValues {
    pub(crate) by_group: Vec<Frequent>,
    /// Number of records whose values are not tracked; `None` if all values are tracked.
    pub(crate) untracked_count: Option<u64>,
}

impl TrackedCounts {
    /// Creates counts without groups. Up to `max_exact` values, all groups together, all are tracked; beyond that,
    /// `max_tracked` of each group.
    pub(crate) fn new(max_exact: usize, max_tracked: usize) -> Self {
        Self {
            tracked: HashTable::new(),
            data: Vec::new(),
            max_exact,
            max_tracked,
            last_hashes: None,
            totals: Vec::new(),
            next_sweep: max_exact,
            allocations: Allocations::default(),
        }
    }

    /// Makes room for `groups` groups in all.
    pub(crate) fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        extend_to(&mut self.totals, groups, 0)?;
        match &mut self.last_hashes {
            Some(last_hashes) => extend_to(last_hashes, groups, u64::MAX),
            None => Ok(()),
        }
    }

    /// Makes room for `count` values, except for their bytes, and returns an error if there was too little memory
    /// before.
    pub(crate) fn reserve(&mut self, count: usize) -> Result<(), TryReserveError> {
        self.allocations.check()?;
        prepare_table(&mut self.tracked, count, Tracked::table_hash)
    }

    /// Returns an error if there was too little memory for a value.
    pub(crate) fn check(&self) -> Result<(), TryReserveError> {
        self.allocations.check()
    }

    /// Returns the number of values that are tracked.
    pub(crate) fn len(&self) -> usize {
        self.tracked.len()
    }

    /// Returns whether the limits have been applied.
    pub(crate) fn is_limited(&self) -> bool {
        self.last_hashes.is_some()
    }

    /// Counts a value if it is tracked, given its seeded hash. Returns whether it is.
    #[inline]
    pub(crate) fn add_tracked(&mut self, group: GroupId, seeded: u64, value: &[u8]) -> bool {
        let Self { tracked, data, .. } = self;
        let is_same = |known: &Tracked| known.is(group, seeded, value, data);
        let found = tracked.find_mut(table_hash(seeded, group), is_same);
        let is_tracked = found.is_some();
        if let Some(known) = found {
            known.count += 1;
            self.totals[group as usize] += 1;
        }
        is_tracked
    }

    /// Counts a value with its hashes.
    #[inline]
    pub(crate) fn add(&mut self, group: GroupId, hashes: ValueHashes, value: &[u8]) {
        self.totals[group as usize] += 1;
        self.add_count(group, hashes, value, 1);
    }

    #[inline]
    fn add_count(&mut self, group: GroupId, hashes: ValueHashes, value: &[u8], count: u64) {
        if let Some(last_hashes) = &self.last_hashes
            && hashes.fixed > last_hashes[group as usize]
        {
            return;
        }
        let Self {
            tracked,
            data,
            allocations,
            ..
        } = self;
        let is_same = |known: &Tracked| known.is(group, hashes.seeded, value, data);
        let table_hash = table_hash(hashes.seeded, group);
        match tracked.entry(table_hash, is_same, Tracked::table_hash) {
            Entry::Occupied(mut entry) => entry.get_mut().count += count,
            Entry::Vacant(entry) => {
                let room = make_room(data, value.len());
                if allocations.keep_failure(room).is_none() {
                    return;
                }
                entry.insert(Tracked {
                    group,
                    length: value.len() as u32,
                    hashes,
                    start: data.len(),
                    count,
                });
                data.extend_from_slice(value);
                if tracked.len() > self.next_sweep {
                    let swept = self.sweep();
                    self.allocations.keep_failure(swept);
                }
            }
        }
    }

    /// Adds the counts of `other`, whose groups have other numbers.
    pub(crate) fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.resize(ids.count)?;
        ids.add_column(&mut self.totals, other.totals, |total, more| *total += more)?;
        if let Some(others) = other.last_hashes {
            if self.last_hashes.is_none() {
                self.sweep()?;
            }
            if let Some(last_hashes) = &mut self.last_hashes {
                for (old, last) in others.into_iter().enumerate() {
                    if let Some(group) = ids.get(old as GroupId) {
                        let known = &mut last_hashes[group as usize];
                        *known = last.min(*known);
                    }
                }
            }
        }
        for added in &other.tracked {
            if let Some(group) = ids.get(added.group) {
                self.reserve(1)?;
                self.add_count(group, added.hashes, added.value(&other.data), added.count);
            }
        }
        self.allocations.check()
    }

    /// Gives the groups other numbers, and forgets those that are dropped.
    pub(crate) fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        ids.move_column(&mut self.totals)?;
        if let Some(last_hashes) = &mut self.last_hashes {
            ids.move_column(last_hashes)?;
        }
        let all = std::mem::take(&mut self.tracked);
        prepare_table(&mut self.tracked, all.len(), Tracked::table_hash)?;
        for mut tracked in all {
            if let Some(group) = ids.get(tracked.group) {
                tracked.group = group;
                self.tracked
                    .insert_unique(tracked.table_hash(), tracked, Tracked::table_hash);
            }
        }
        Ok(())
    }

    /// Drops the values of each group beyond the limit, and tracks no more than that from now on.
    #[cold]
    pub(crate) fn sweep(&mut self) -> Result<(), TryReserveError> {
        let mut last_hashes = self.last_hashes.take().unwrap_or_default();
        extend_to(&mut last_hashes, self.totals.len(), u64::MAX)?;
        let mut all = collect(std::mem::take(&mut self.tracked).into_iter())?;
        all.sort_unstable_by_key(|tracked| tracked.group);
        let mut data = Vec::new();
        for group in all.chunk_by_mut(|a, b| a.group == b.group) {
            let count = group.len().min(self.max_tracked);
            if count < group.len() {
                let (_, last, _) = group.select_nth_unstable_by(count - 1, |a, b| {
                    let by_value = || a.value(&self.data).cmp(b.value(&self.data));
                    a.hashes.fixed.cmp(&b.hashes.fixed).then_with(by_value)
                });
                last_hashes[last.group as usize] = last.hashes.fixed;
            }
            prepare_table(&mut self.tracked, count, Tracked::table_hash)?;
            for tracked in &group[..count] {
                let start = data.len();
                let value = tracked.value(&self.data);
                make_room(&mut data, value.len())?;
                data.extend_from_slice(value);
                let moved = Tracked { start, ..*tracked };
                self.tracked
                    .insert_unique(moved.table_hash(), moved, Tracked::table_hash);
            }
        }
        self.data = data;
        self.last_hashes = Some(last_hashes);
        self.next_sweep = self.max_exact.max(2 * self.tracked.len());
        Ok(())
    }

    /// Returns the up to `limit` most frequent values of each group.
    pub(crate) fn frequent(&self, limit: usize) -> Result<FrequentValues, TryReserveError> {
        let mut all: Vec<&Tracked> = Vec::new();
        make_room(&mut all, self.tracked.len())?;
        all.extend(&self.tracked);
        all.sort_unstable_by(|a, b| {
            let by_count = a.group.cmp(&b.group).then(b.count.cmp(&a.count));
            by_count.then_with(|| a.value(&self.data).cmp(b.value(&self.data)))
        });
        let mut by_group = Vec::new();
        extend_to(&mut by_group, self.totals.len(), Frequent::new())?;
        let mut allocations = Allocations::default();
        let mut tracked_count = 0;
        for group in all.chunk_by(|a, b| a.group == b.group) {
            tracked_count += group.iter().map(|tracked| tracked.count).sum::<u64>();
            let frequent = &group[..group.len().min(limit)];
            let list: &mut Frequent = &mut by_group[group[0].group as usize];
            list.try_reserve_exact(frequent.len())?;
            allocations.add(size_of_val(frequent));
            list.extend(frequent.iter().filter_map(|tracked| {
                let value = allocations.copy(tracked.value(&self.data))?;
                Some((value, tracked.count))
            }));
            allocations.check()?;
        }
        let untracked = self.totals.iter().sum::<u64>() - tracked_count;
        Ok(FrequentValues {
            by_group,
            untracked_count: (untracked > 0).then_some(untracked),
        })
    }
}

impl Tracked {
    fn value<'a>(&self, data: &'a [u8]) -> &'a [u8] {
        &data[self.start..self.start + self.length as usize]
    }

    fn is(&self, group: GroupId, seeded: u64, value: &[u8], data: &[u8]) -> bool {
        self.group == group && self.hashes.seeded == seeded && self.value(data) == value
    }

    fn table_hash(&self) -> u64 {
        table_hash(self.hashes.seeded, self.group)
    }
}

/// Returns the hash of a group's value for the table.
#[inline]
fn table_hash(seeded: u64, group: GroupId) -> u64 {
    (seeded ^ u64::from(group)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::{FrequentValues, TrackedCounts, ValueHashes, table_hash};
    use crate::aggregate::groups::Renumbering;
    use crate::aggregate::message_hash::hash_message;
    use crate::aggregate::message_hash::texts_of_one_hash;
    use crate::seeded_hash::SeededState;
    use crate::seeded_hash::colliding_texts::assert_few_candidates;
    use proptest::prelude::*;

    fn hashes_of(value: &[u8], seeded: &SeededState) -> ValueHashes {
        ValueHashes {
            fixed: hash_message(value),
            seeded: seeded.hash_text(value),
        }
    }

    fn counts_of(values: &[(u32, u32)], max_exact: usize, max_tracked: usize) -> TrackedCounts {
        let mut counts = TrackedCounts::new(max_exact, max_tracked);
        counts.resize(3).unwrap();
        for (group, value) in values {
            let value = format!("{value:04}");
            let hashes = hashes_of(value.as_bytes(), &SeededState::default());
            counts.add(*group, hashes, value.as_bytes());
        }
        counts
    }

    fn finished(mut counts: TrackedCounts, limit: usize) -> FrequentValues {
        if counts.is_limited() {
            counts.sweep().unwrap();
        }
        counts.frequent(limit).unwrap()
    }

    fn listed(found: &FrequentValues, group: usize) -> Vec<(&str, u64)> {
        let values = found.by_group[group].iter();
        values
            .map(|(value, count)| (std::str::from_utf8(value).unwrap(), *count))
            .collect()
    }

    #[test]
    fn orders_by_count_then_value() {
        let values = [(0, 7), (0, 3), (0, 7), (2, 3), (0, 9)];
        let found = finished(counts_of(&values, 100, 10), 2);
        assert_eq!(listed(&found, 0), [("0007", 2), ("0003", 1)]);
        assert_eq!(
            (listed(&found, 1), listed(&found, 2)),
            (vec![], vec![("0003", 1)])
        );
        assert_eq!(found.untracked_count, None);
    }

    #[test]
    fn beyond_the_limit_each_group_tracks_some_values() {
        let values: Vec<(u32, u32)> = (0..3000)
            .map(|index| (index % 3 / 2, index % 150))
            .collect();
        let found = finished(counts_of(&values, 100, 10), 1000);
        assert_eq!((found.by_group[0].len(), found.by_group[1].len()), (10, 10));
        assert!(found.by_group[0].iter().all(|(_, count)| *count == 20));
        assert_eq!(found.untracked_count, Some(3000 - 400));
    }

    #[test]
    fn chosen_values_are_found_at_once() {
        let seeded = SeededState::default();
        let values = texts_of_one_hash();
        let hashes = |value: &Vec<u8>| hashes_of(value, &seeded);
        let mut counts = TrackedCounts::new(1 << 20, 1 << 20);
        counts.resize(1).unwrap();
        for value in values.iter().chain(&values) {
            counts.add(0, hashes(value), value);
        }
        let of_table = values
            .iter()
            .map(|value| table_hash(hashes(value).seeded, 0));
        assert_few_candidates(&counts.tracked, of_table);
        let found = finished(counts, usize::MAX);
        assert!(found.by_group[0].iter().all(|(_, count)| *count == 2));
        assert_eq!(found.by_group[0].len(), values.len());
    }

    proptest! {
        #[test]
        fn any_order_and_merge_gives_the_same_values(
            numbers in prop::collection::vec((0_u32..3, 0_u32..60), 0..400),
            cut in any::<prop::sample::Index>(),
            max_exact in 1_usize..150,
        ) {
            let whole = finished(counts_of(&numbers, max_exact, 7), 30);
            let (left, right) = numbers.split_at(cut.index(numbers.len() + 1));
            let reversed: Vec<_> = left.iter().rev().copied().collect();
            let mut merged = counts_of(right, max_exact, 7);
            merged.merge(counts_of(&reversed, max_exact, 7), &Renumbering::none(3)).unwrap();
            prop_assert_eq!(finished(merged, 30), whole);
        }
    }
}
