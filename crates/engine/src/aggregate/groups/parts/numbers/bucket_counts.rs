//! Counts by group and bucket, in one hash map: histograms of many groups, each of which fills only a few buckets.

use std::collections::TryReserveError;

use crate::aggregate::groups::renumbering::{GroupId, Renumbering};
use crate::room::{collect, prepare_map};
use crate::seeded_hash::SeededMap;

/// Counts by group and bucket.
#[derive(Clone, Debug, Default)]
pub(crate) struct BucketCounts(SeededMap<(GroupId, i32), u64>);

/// A group and a bucket, with their count.
pub(crate) type BucketCount = ((GroupId, i32), u64);

impl BucketCounts {
    /// Makes room for the buckets of `rows` values.
    pub(crate) fn reserve(&mut self, rows: usize) -> Result<(), TryReserveError> {
        prepare_map(&mut self.0, rows)
    }

    #[inline]
    pub(crate) fn add(&mut self, group: GroupId, bucket: i32, count: u64) {
        *self.0.entry((group, bucket)).or_default() += count;
    }

    pub(crate) fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.reserve(other.0.len())?;
        for ((group, bucket), count) in other.0 {
            if let Some(group) = ids.get(group) {
                self.add(group, bucket, count);
            }
        }
        Ok(())
    }

    pub(crate) fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        let counts = Self(std::mem::take(&mut self.0));
        self.merge(counts, ids)
    }

    /// Returns the counts in ascending order of groups and buckets.
    pub(crate) fn sorted(&self) -> Result<Vec<BucketCount>, TryReserveError> {
        let mut counts = collect(self.0.iter().map(|(place, count)| (*place, *count)))?;
        counts.sort_unstable();
        Ok(counts)
    }
}
