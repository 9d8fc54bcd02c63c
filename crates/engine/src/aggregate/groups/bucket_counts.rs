//! Counts by group and bucket, in one hash map: histograms of many groups, each of which fills only a few buckets.

use super::group_keys::{GroupId, Renumbering};
use crate::seeded_hash::SeededMap;

/// Counts by group and bucket.
#[derive(Clone, Debug, Default)]
pub(super) struct BucketCounts(SeededMap<(GroupId, i32), u64>);

impl BucketCounts {
    #[inline]
    pub(super) fn add(&mut self, group: GroupId, bucket: i32, count: u64) {
        *self.0.entry((group, bucket)).or_default() += count;
    }

    /// Adds the counts of `other`, whose groups have the same numbers.
    pub(super) fn merge(&mut self, other: Self) {
        for ((group, bucket), count) in other.0 {
            self.add(group, bucket, count);
        }
    }

    pub(super) fn renumber(&mut self, ids: &Renumbering) {
        let counts = std::mem::take(&mut self.0).into_iter();
        self.0 = counts
            .filter_map(|((group, bucket), count)| Some(((ids.get(group)?, bucket), count)))
            .collect();
    }

    /// Returns the buckets of each group that has any, both in ascending order.
    pub(super) fn by_group(self) -> Vec<(GroupId, Vec<(i32, u64)>)> {
        let mut counts: Vec<_> = self.0.into_iter().collect();
        counts.sort_unstable();
        counts
            .chunk_by(|((a, _), _), ((b, _), _)| a == b)
            .map(|counts| {
                let buckets = counts.iter().map(|((_, bucket), count)| (*bucket, *count));
                (counts[0].0.0, buckets.collect())
            })
            .collect()
    }
}
