//! What aggregates need of the values of an input, whatever their types.

use std::collections::TryReserveError;

use super::distinct_counts::DistinctCounts;
use super::ends::Ends;
use super::value_counts::{ValueCounts, ValueHashes};
use crate::aggregate::groups::keys::GroupId;
use crate::aggregate::groups::keys::Renumbering;
use crate::aggregate::groups::values::{ValueCode, ValueCodes};
use crate::aggregate::message_hash::{Hash128, hash_message_128};
use crate::room::make_room;
use crate::seeded_hash::SeededState;

/// Parts of the values of an input that aggregates need, each made only if needed.
#[derive(Debug, Default)]
pub(crate) struct ValueParts {
    pub(crate) distinct: Option<DistinctCounts>,
    pub(crate) frequent: Option<ValueCounts>,
    pub(crate) first: Option<Ends>,
    pub(crate) last: Option<Ends>,
    pub(crate) codes: ValueCodes,
    /// Hashes by code, for counting distinct values.
    distinct_hashes: Vec<Hash128>,
    /// Hashes by code, for counting frequent values.
    frequent_hashes: Vec<ValueHashes>,
    text_hash: SeededState,
}

impl ValueParts {
    /// Returns whether codes are needed to distinguish values.
    pub(crate) fn needs_codes(&self) -> bool {
        self.distinct.is_some() || self.frequent.is_some()
    }

    /// Returns whether no part is needed.
    pub(crate) fn is_empty(&self) -> bool {
        !self.needs_codes() && self.first.is_none() && self.last.is_none()
    }

    /// Returns the first and the last values, where they are needed.
    pub(crate) fn ends(&mut self) -> impl Iterator<Item = &mut Ends> {
        [&mut self.first, &mut self.last].into_iter().flatten()
    }

    pub(crate) fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        if let Some(frequent) = &mut self.frequent {
            frequent.resize(groups)?;
        }
        self.ends().try_for_each(|ends| ends.resize(groups))
    }

    /// Adds values, each to its group. None of them is null.
    pub(crate) fn extend(
        &mut self,
        groups: &[GroupId],
        codes: &[ValueCode],
    ) -> Result<(), TryReserveError> {
        self.codes.check()?;
        let code_count = self.codes.len() as ValueCode;
        if let Some(distinct) = &mut self.distinct {
            distinct.reserve(groups.len())?;
            let hashes = &mut self.distinct_hashes;
            let new_codes = hashes.len() as ValueCode..code_count;
            make_room(hashes, new_codes.len())?;
            hashes.extend(new_codes.map(|code| hash_message_128(self.codes.encoded(code))));
            for (group, code) in groups.iter().zip(codes) {
                distinct.add(*group, hashes[*code as usize]);
            }
        }
        if let Some(frequent) = &mut self.frequent {
            frequent.reserve(groups.len())?;
            let hashes = &mut self.frequent_hashes;
            let new_codes = hashes.len() as ValueCode..code_count;
            make_room(hashes, new_codes.len())?;
            let hashes_of = |code| ValueHashes::of(self.codes.encoded(code), &self.text_hash);
            hashes.extend(new_codes.map(hashes_of));
            for (group, code) in groups.iter().zip(codes) {
                frequent.add(*group, hashes[*code as usize], self.codes.encoded(*code));
            }
        }
        if self.codes.is_full() {
            self.codes.clear();
            self.distinct_hashes.clear();
            self.frequent_hashes.clear();
        }
        Ok(())
    }

    pub(crate) fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        if let (Some(distinct), Some(more)) = (&mut self.distinct, other.distinct) {
            distinct.merge(more, ids)?;
        }
        if let (Some(frequent), Some(more)) = (&mut self.frequent, other.frequent) {
            frequent.merge(more, ids)?;
        }
        for (ends, more) in [(&mut self.first, other.first), (&mut self.last, other.last)] {
            if let (Some(ends), Some(more)) = (ends, more) {
                ends.merge(more, ids)?;
            }
        }
        Ok(())
    }

    pub(crate) fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        if let Some(distinct) = &mut self.distinct {
            distinct.renumber(ids)?;
        }
        if let Some(frequent) = &mut self.frequent {
            frequent.renumber(ids)?;
        }
        self.ends().try_for_each(|ends| ends.renumber(ids))
    }

    /// Applies the limits of distinct and frequent values, because not all groups are known.
    pub(crate) fn estimate(&mut self) -> Result<(), TryReserveError> {
        if let Some(distinct) = &mut self.distinct {
            distinct.estimate()?;
        }
        match &mut self.frequent {
            Some(frequent) => frequent.sweep(),
            None => Ok(()),
        }
    }
}
