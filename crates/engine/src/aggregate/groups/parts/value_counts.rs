//! Counts how often each value of each group occurs, in bounded memory.

use std::collections::TryReserveError;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::part::{End, Part};
use crate::aggregate::groups::renumbering::{GroupId, Renumbering};
use crate::aggregate::groups::values::ByCode;
use crate::aggregate::groups::window::{Form, WindowValues};
use crate::aggregate::message_hash::hash_message;
use crate::room::{Allocations, collect, extend_to, make_room, prepare_table};
use crate::seeded_hash::SeededState;

/// Maximum number of distinct values, all groups together, before some of them are no longer tracked.
const MAX_EXACT: usize = 1 << 20;
/// Minimum number of values of each group that are tracked once some are not.
const MIN_TRACKED: usize = 1024;

/// Number of occurrences of each value of each group.
///
/// It is exact while all groups together have at most [`MAX_EXACT`] distinct values and no group was dropped. Beyond
/// that, the values of each group that come first in the order of their fixed hash are tracked. What is known of these
/// is complete, for the same reason as in `TopMessages`.
#[derive(Debug)]
pub(crate) struct ValueCounts {
    tracked: HashTable<Tracked>,
    /// Encoded values, one after another.
    data: Vec<u8>,
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
    /// Hashes of the values, by their codes.
    hashes: ByCode<ValueHashes>,
    text_hash: SeededState,
}

#[derive(Clone, Copy, Debug)]
struct Tracked {
    group: GroupId,
    length: u32,
    hashes: ValueHashes,
    start: usize,
    count: u64,
}

/// Hashes of an encoded value.
#[derive(Clone, Copy, Debug)]
struct ValueHashes {
    /// Fixed hash, the same in every process, which decides which values are tracked if there are too many.
    fixed: u64,
    /// Seeded hash by which the table finds the value.
    seeded: u64,
}

/// Values of one group with their counts: the most frequent first, equal counts in the order of the values.
pub(crate) type Frequent = Vec<(Box<[u8]>, u64)>;

/// Answer of [`ValueCounts::frequent`].
#[derive(Debug, PartialEq)]
pub(crate) struct FrequentValues {
    pub(crate) by_group: Vec<Frequent>,
    /// Number of records whose values are not tracked; `None` if all values are tracked.
    pub(crate) untracked_count: Option<u64>,
}

impl Part for ValueCounts {
    const FORM: Form = Form::Codes;

    fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        extend_to(&mut self.totals, groups, 0)?;
        match &mut self.last_hashes {
            Some(last_hashes) => extend_to(last_hashes, groups, u64::MAX),
            None => Ok(()),
        }
    }

    fn reserve(&mut self, count: usize) -> Result<(), TryReserveError> {
        self.allocations.check()?;
        prepare_table(&mut self.tracked, count, Tracked::table_hash)
    }

    fn update(&mut self, values: &WindowValues<'_>) -> Result<(), TryReserveError> {
        let coded = values.coded;
        let mut by_code = std::mem::take(&mut self.hashes);
        let hashes = by_code.of(coded, |value| ValueHashes::of(value, &self.text_hash))?;
        for (group, code) in coded.groups.iter().zip(&coded.codes) {
            self.add(*group, hashes[*code as usize], coded.known.encoded(*code));
        }
        self.hashes = by_code;
        Ok(())
    }

    fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
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

    fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
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

    fn finish(&mut self, end: End) -> Result<(), TryReserveError> {
        self.allocations.check()?;
        if end.has_overflowed || self.last_hashes.is_some() {
            self.sweep()?;
        }
        Ok(())
    }
}

impl ValueCounts {
    /// Creates counts for at most `max_groups` groups.
    pub(crate) fn new(max_groups: usize) -> Self {
        Self::with_limits(MAX_EXACT, (MAX_EXACT / max_groups.max(1)).max(MIN_TRACKED))
    }

    fn with_limits(max_exact: usize, max_tracked: usize) -> Self {
        Self {
            tracked: HashTable::new(),
            data: Vec::new(),
            max_exact,
            max_tracked,
            last_hashes: None,
            totals: Vec::new(),
            next_sweep: max_exact,
            allocations: Allocations::default(),
            hashes: ByCode::default(),
            text_hash: SeededState::default(),
        }
    }

    /// Counts an encoded value with its hashes.
    #[inline]
    fn add(&mut self, group: GroupId, hashes: ValueHashes, value: &[u8]) {
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
        let is_same = |known: &Tracked| {
            known.group == group
                && known.hashes.seeded == hashes.seeded
                && known.value(data) == value
        };
        match tracked.entry(hashes.in_group(group), is_same, Tracked::table_hash) {
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

    /// Drops the values of each group beyond the limit, and tracks no more than that from now on.
    #[cold]
    fn sweep(&mut self) -> Result<(), TryReserveError> {
        let mut last_hashes = self.last_hashes.take().unwrap_or_default();
        extend_to(&mut last_hashes, self.totals.len(), u64::MAX)?;
        let mut all = collect(std::mem::take(&mut self.tracked).into_iter())?;
        let order = |tracked: &Tracked| (tracked.group, tracked.hashes.fixed);
        all.sort_unstable_by(|a, b| {
            let by_value = || a.value(&self.data).cmp(b.value(&self.data));
            order(a).cmp(&order(b)).then_with(by_value)
        });
        let mut data = Vec::new();
        for group in all.chunk_by(|a, b| a.group == b.group) {
            let kept = &group[..group.len().min(self.max_tracked)];
            if let (true, Some(last)) = (kept.len() < group.len(), kept.last()) {
                last_hashes[last.group as usize] = last.hashes.fixed;
            }
            prepare_table(&mut self.tracked, kept.len(), Tracked::table_hash)?;
            for tracked in kept {
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

    fn table_hash(&self) -> u64 {
        self.hashes.in_group(self.group)
    }
}

impl ValueHashes {
    fn of(value: &[u8], seeded: &SeededState) -> Self {
        Self {
            fixed: hash_message(value),
            seeded: seeded.hash_text(value),
        }
    }

    /// Returns the hash of a group's value for the table.
    #[inline]
    fn in_group(self, group: GroupId) -> u64 {
        (self.seeded ^ u64::from(group)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

#[cfg(test)]
mod tests {
    use super::{FrequentValues, ValueCounts, ValueHashes};
    use crate::aggregate::groups::parts::part::{End, Part};
    use crate::aggregate::groups::renumbering::Renumbering;
    use crate::aggregate::message_hash::texts_of_one_hash;
    use crate::seeded_hash::SeededState;
    use crate::seeded_hash::colliding_texts::assert_few_candidates;
    use proptest::prelude::*;

    fn counts_of(values: &[(u32, u32)], max_exact: usize, max_tracked: usize) -> ValueCounts {
        let mut counts = ValueCounts::with_limits(max_exact, max_tracked);
        counts.resize(3).unwrap();
        for (group, value) in values {
            let value = format!("{value:04}");
            let hashes = ValueHashes::of(value.as_bytes(), &SeededState::default());
            counts.add(*group, hashes, value.as_bytes());
        }
        counts
    }

    fn finished(mut counts: ValueCounts, limit: usize) -> FrequentValues {
        let end = End {
            group_count: counts.totals.len(),
            has_overflowed: false,
        };
        counts.finish(end).unwrap();
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
        let hashes = |value: &Vec<u8>| ValueHashes::of(value, &seeded);
        let mut counts = ValueCounts::new(1);
        counts.resize(1).unwrap();
        for value in values.iter().chain(&values) {
            counts.add(0, hashes(value), value);
        }
        let of_table = values.iter().map(|value| hashes(value).in_group(0));
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
