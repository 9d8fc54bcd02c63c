//! Counts the distinct values of each group: exactly up to a limit, then by an estimate for the largest groups.
//!
//! Pairs of a group and a hash are listed in a table. When there are more than [`MAX_EXACT`] pairs, the hashes of
//! groups with more than [`MAX_LISTED`] values move to a [`HyperLogLog`] each.

use std::collections::TryReserveError;

use hashbrown::HashTable;
use hashbrown::hash_map;
use hashbrown::hash_table::Entry;

use super::hyper_log_log::HyperLogLog;
use super::part::{End, Part};
use crate::aggregate::groups::renumbering::{GroupId, Renumbering};
use crate::aggregate::groups::values::ByCode;
use crate::aggregate::groups::window::{Form, WindowValues};
use crate::aggregate::message_hash::{Hash128, hash_message_128};
use crate::room::{Allocations, extend_to, leave_spare, prepare_map, prepare_table};
use crate::seeded_hash::{HashSeed, SeededMap};

/// Maximum number of values, all groups together, before the largest groups are estimated.
const MAX_EXACT: usize = 1 << 20;
/// Maximum number of values of a group that remains exact when others are estimated.
const MAX_LISTED: u64 = 1024;

/// Number of distinct values of each group: exact while all groups together have at most [`MAX_EXACT`], then estimated
/// for groups that have more than [`MAX_LISTED`].
#[derive(Clone, Debug)]
pub(crate) struct DistinctCounts {
    listed: HashTable<(GroupId, Hash128)>,
    seed: HashSeed,
    max_exact: usize,
    is_estimating: bool,
    estimated: SeededMap<GroupId, HyperLogLog>,
    /// Number of listed values above which groups with too many values are looked for.
    next_sweep: usize,
    allocations: Allocations,
    /// Hashes of the values, by their codes.
    hashes: ByCode<Hash128>,
}

impl Default for DistinctCounts {
    fn default() -> Self {
        Self::with_limit(MAX_EXACT)
    }
}

impl Part for DistinctCounts {
    const FORM: Form = Form::Codes;

    fn resize(&mut self, _groups: usize) -> Result<(), TryReserveError> {
        Ok(())
    }

    fn reserve(&mut self, count: usize) -> Result<(), TryReserveError> {
        self.allocations.check()?;
        prepare_table(&mut self.listed, count, table_hash(self.seed))
    }

    fn update(&mut self, values: &WindowValues<'_>) -> Result<(), TryReserveError> {
        let coded = values.coded;
        let mut by_code = std::mem::take(&mut self.hashes);
        let hashes = by_code.of(coded, hash_message_128)?;
        for (group, code) in coded.groups.iter().zip(&coded.codes) {
            self.add(*group, hashes[*code as usize]);
        }
        self.hashes = by_code;
        Ok(())
    }

    fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.is_estimating |= other.is_estimating;
        prepare_map(&mut self.estimated, other.estimated.len())?;
        for (old, sketch) in other.estimated {
            if let Some(group) = ids.get(old) {
                match self.estimated.entry(group) {
                    hash_map::Entry::Occupied(mut entry) => entry.get_mut().merge(&sketch),
                    hash_map::Entry::Vacant(entry) => {
                        entry.insert(sketch);
                    }
                }
            }
        }
        for (old, hash) in other.listed {
            if let Some(group) = ids.get(old) {
                self.reserve(1)?;
                self.add(group, hash);
            }
        }
        self.allocations.check()
    }

    fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        let listed = std::mem::take(&mut self.listed);
        let hash_of = table_hash(self.seed);
        prepare_table(&mut self.listed, listed.len(), hash_of)?;
        for (old, hash) in listed {
            if let Some(group) = ids.get(old) {
                let entry = (group, hash);
                self.listed.insert_unique(hash_of(&entry), entry, hash_of);
            }
        }
        let estimated = std::mem::take(&mut self.estimated);
        prepare_map(&mut self.estimated, estimated.len())?;
        let kept = estimated.into_iter();
        self.estimated
            .extend(kept.filter_map(|(old, sketch)| Some((ids.get(old)?, sketch))));
        Ok(())
    }

    fn finish(&mut self, end: End) -> Result<(), TryReserveError> {
        self.allocations.check()?;
        if end.has_overflowed || self.is_estimating {
            self.estimate()?;
        }
        Ok(())
    }
}

impl DistinctCounts {
    fn with_limit(max_exact: usize) -> Self {
        Self {
            listed: HashTable::new(),
            seed: HashSeed::default(),
            max_exact,
            is_estimating: false,
            estimated: SeededMap::default(),
            next_sweep: max_exact,
            allocations: Allocations::default(),
            hashes: ByCode::default(),
        }
    }

    #[inline]
    fn add(&mut self, group: GroupId, hash: Hash128) {
        if self.is_estimating
            && let Some(sketch) = self.estimated.get_mut(&group)
        {
            sketch.add(hash);
            return;
        }
        let entry = (group, hash);
        let hash_of = table_hash(self.seed);
        if let Entry::Vacant(place) =
            self.listed
                .entry(hash_of(&entry), |known| *known == entry, hash_of)
        {
            place.insert(entry);
            // After a failure, there is nothing to gain from another attempt.
            if self.listed.len() > self.next_sweep && self.allocations.check().is_ok() {
                let estimated = self.estimate();
                self.allocations.keep_failure(estimated);
            }
        }
    }

    /// Moves groups with many values to estimates, now and from now on.
    #[cold]
    fn estimate(&mut self) -> Result<(), TryReserveError> {
        self.is_estimating = true;
        let mut counts: SeededMap<GroupId, u64> = SeededMap::default();
        for (group, _) in &self.listed {
            prepare_map(&mut counts, 1)?;
            *counts.entry(*group).or_default() += 1;
        }
        let large_count = counts.values().filter(|count| **count > MAX_LISTED).count();
        prepare_map(&mut self.estimated, large_count)?;
        for (group, _) in counts.iter().filter(|(_, count)| **count > MAX_LISTED) {
            if let hash_map::Entry::Vacant(entry) = self.estimated.entry(*group) {
                entry.insert(HyperLogLog::default());
                self.allocations.add(HyperLogLog::BYTES);
                self.allocations.check()?;
            }
        }
        let estimated = &mut self.estimated;
        self.listed.retain(|(group, hash)| {
            let sketch = estimated.get_mut(group);
            let is_listed = sketch.is_none();
            if let Some(sketch) = sketch {
                sketch.add(*hash);
            }
            is_listed
        });
        // A smaller table is made beside this one. Without memory for both, this one remains.
        let shrunk_bytes = 2 * self.listed.len() * size_of::<(GroupId, Hash128)>();
        if leave_spare(shrunk_bytes).is_ok() {
            self.listed.shrink_to_fit(table_hash(self.seed));
        }
        self.next_sweep = self.max_exact.max(2 * self.listed.len());
        Ok(())
    }

    /// Returns the number of distinct values of each group, and whether any of them is an estimate.
    pub(crate) fn counts(&self, group_count: usize) -> Result<(Vec<u64>, bool), TryReserveError> {
        let mut counts = Vec::new();
        extend_to(&mut counts, group_count, 0)?;
        for (group, _) in &self.listed {
            counts[*group as usize] += 1;
        }
        for (group, sketch) in &self.estimated {
            counts[*group as usize] = sketch.count();
        }
        Ok((counts, !self.estimated.is_empty()))
    }
}

/// Hashes an entry for the table. The hash that stands for a value is fixed, because estimates are made from it; a seed
/// makes the hash of the table unpredictable.
#[inline]
fn table_hash(seed: HashSeed) -> impl Fn(&(GroupId, Hash128)) -> u64 + Copy {
    move |(group, (first, second))| seed.hash_pair(*first, second ^ u64::from(*group))
}

#[cfg(test)]
mod tests {
    use super::{DistinctCounts, table_hash};
    use crate::aggregate::groups::parts::part::{End, Part};
    use crate::aggregate::groups::renumbering::Renumbering;
    use crate::aggregate::message_hash::hash_message_128;
    use crate::seeded_hash::colliding_texts::assert_few_candidates;
    use proptest::prelude::*;

    fn counts_of(values: &[(u32, u32)], max_exact: usize) -> DistinctCounts {
        let mut counts = DistinctCounts::with_limit(max_exact);
        for (group, value) in values {
            counts.add(*group, hash_message_128(value.to_string().as_bytes()));
        }
        counts
    }

    fn finished(mut counts: DistinctCounts, group_count: usize) -> (Vec<u64>, bool) {
        let end = End {
            group_count,
            has_overflowed: false,
        };
        counts.finish(end).unwrap();
        counts.counts(group_count).unwrap()
    }

    #[test]
    fn large_groups_are_estimated_beyond_the_limit() {
        let mut values: Vec<(u32, u32)> = (0..20_000).map(|value| (0, value)).collect();
        values.extend((0..1024).map(|value| (1, value)));
        values.extend((0..1025).map(|value| (2, value)));
        values.extend_from_within(..);
        assert_eq!(
            finished(counts_of(&values, 22_049), 4),
            (vec![20_000, 1024, 1025, 0], false)
        );
        let (counts, is_estimate) = finished(counts_of(&values, 22_048), 4);
        assert!(is_estimate);
        assert_eq!((counts[1], counts[3]), (1024, 0));
        for (found, exact) in [(counts[0], 20_000.0), (counts[2], 1025.0)] {
            assert!((found as f64 / exact - 1.0).abs() < 0.05, "{found}");
        }
    }

    #[test]
    fn values_of_which_half_a_hash_is_equal_are_found_at_once() {
        let mut counts = DistinctCounts::default();
        let entries: Vec<_> = (0..4096).map(|number| (0, (7, number << 20))).collect();
        for (group, hash) in &entries {
            counts.add(*group, *hash);
        }
        assert_few_candidates(&counts.listed, entries.iter().map(table_hash(counts.seed)));
        assert_eq!(finished(counts, 1), (vec![4096], false));
    }

    proptest! {
        #[test]
        fn any_order_and_merge_gives_the_same_counts(
            seed in 0_u32..1000,
            cut in any::<prop::sample::Index>(),
            max_exact in prop_oneof![Just(100), Just(2500), Just(1_000_000)],
        ) {
            let values: Vec<(u32, u32)> =
                (0..6000).map(|index| (index % 7 / 3, (index ^ seed) * 31 % 3001)).collect();
            let whole = finished(counts_of(&values, max_exact), 3);
            let (left, right) = values.split_at(cut.index(values.len() + 1));
            let reversed: Vec<_> = left.iter().rev().copied().collect();
            let mut merged = counts_of(right, max_exact);
            merged.merge(counts_of(&reversed, max_exact), &Renumbering::none(3)).unwrap();
            prop_assert_eq!(finished(merged, 3), whole);
        }
    }
}
