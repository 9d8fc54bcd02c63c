//! The most frequent values of each group.

use std::collections::TryReserveError;

use super::part::{End, Part};
use crate::aggregate::groups::renumbering::Renumbering;
use crate::aggregate::groups::values::ByCode;
use crate::aggregate::groups::window::{Form, WindowValues};
use crate::aggregate::message_hash::hash_message;
use crate::aggregate::tracked_counts::{FrequentValues, TrackedCounts, ValueHashes};
use crate::seeded_hash::SeededState;

/// Maximum number of distinct values, all groups together, before some of them are no longer tracked.
const MAX_EXACT: usize = 1 << 20;
/// Minimum number of values of each group that are tracked once some are not.
const MIN_TRACKED: usize = 1024;

/// Number of occurrences of each value of each group.
///
/// It is exact while all groups together have at most [`MAX_EXACT`] distinct values and no group was dropped. Beyond
/// that, some values of each group are tracked.
#[derive(Debug)]
pub(crate) struct ValueCounts {
    counts: TrackedCounts,
    /// Hashes of the values, by their codes.
    hashes: ByCode<ValueHashes>,
    text_hash: SeededState,
}

impl Part for ValueCounts {
    const FORM: Form = Form::Codes;

    fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        self.counts.resize(groups)
    }

    fn reserve(&mut self, count: usize) -> Result<(), TryReserveError> {
        self.counts.reserve(count)
    }

    fn update(&mut self, values: &WindowValues<'_>) -> Result<(), TryReserveError> {
        let coded = values.coded;
        let hashes = self.hashes.of(coded, |value| ValueHashes {
            fixed: hash_message(value),
            seeded: self.text_hash.hash_text(value),
        })?;
        for (group, code) in coded.groups.iter().zip(&coded.codes) {
            let value = coded.known.encoded(*code);
            self.counts.add(*group, hashes[*code as usize], value);
        }
        Ok(())
    }

    fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.counts.merge(other.counts, ids)
    }

    fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.counts.renumber(ids)
    }

    fn finish(&mut self, end: End) -> Result<(), TryReserveError> {
        self.counts.check()?;
        if end.has_overflowed || self.counts.is_limited() {
            self.counts.sweep()?;
        }
        Ok(())
    }
}

impl ValueCounts {
    /// Creates counts for at most `max_groups` groups.
    pub(crate) fn new(max_groups: usize) -> Self {
        let max_tracked = (MAX_EXACT / max_groups.max(1)).max(MIN_TRACKED);
        Self {
            counts: TrackedCounts::new(MAX_EXACT, max_tracked),
            hashes: ByCode::default(),
            text_hash: SeededState::default(),
        }
    }

    /// Returns the up to `limit` most frequent values of each group.
    pub(crate) fn frequent(&self, limit: usize) -> Result<FrequentValues, TryReserveError> {
        self.counts.frequent(limit)
    }
}
