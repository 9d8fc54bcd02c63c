//! The keys of the groups, and which groups are kept if there are too many.

use std::collections::TryReserveError;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::key_estimate::{KeyEstimate, KeyHash};
use crate::aggregate::groups::renumbering::{DROPPED, GroupId, Renumbering};
use crate::aggregate::message_hash::hash_message;
use crate::room::{collect, extend_to, make_room, make_table_room, prepare_table};
use crate::seeded_hash::SeededState;

/// Keys of the groups, at most `max_groups` of them: those that come first in the order of a fixed hash.
///
/// This set depends only on the set of keys, not on their order: a key of the final set has fewer than `max_groups`
/// others before it, and even fewer in any part of the input. Its group is therefore never dropped, neither here nor in
/// a merge, and everything known about it is complete.
#[derive(Debug)]
pub(crate) struct GroupKeys {
    /// Encoded keys of the groups, one after another.
    data: Vec<u8>,
    /// End of each key in `data`.
    ends: Vec<usize>,
    /// Fixed hashes, which decide which groups are kept.
    hashes: Vec<KeyHash>,
    /// Groups by a seeded hash of their keys.
    by_key: HashTable<GroupId>,
    table_hash: SeededState,
    max_groups: usize,
    /// Greatest hash that is still accepted, once groups were dropped.
    last_hash: KeyHash,
    estimate: KeyEstimate,
}

impl GroupKeys {
    pub(crate) fn new(max_groups: usize) -> Self {
        Self {
            data: Vec::new(),
            ends: Vec::new(),
            hashes: Vec::new(),
            by_key: HashTable::new(),
            table_hash: SeededState::default(),
            max_groups,
            last_hash: KeyHash::MAX,
            estimate: KeyEstimate::default(),
        }
    }

    /// Keys of all records if there is no key: one group, which exists even without records.
    pub(crate) fn of_one_group() -> Self {
        let mut keys = Self::new(1);
        // An empty key takes a few bytes. This cannot fail where anything else succeeds.
        let _ = keys.group_of(&[]);
        keys
    }

    /// Returns the number of groups.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the encoded key of a group.
    pub(crate) fn key(&self, group: GroupId) -> &[u8] {
        key_at(&self.data, &self.ends, group)
    }

    /// Returns the group of an encoded key, which is added if it is new; [`DROPPED`] if it certainly is not one of
    /// those that are kept.
    pub(crate) fn group_of(&mut self, key: &[u8]) -> Result<GroupId, TryReserveError> {
        let hash = KeyHash::of(hash_message(key));
        self.group_of_hashed(hash, key)
    }

    fn group_of_hashed(&mut self, hash: KeyHash, key: &[u8]) -> Result<GroupId, TryReserveError> {
        if hash > self.last_hash {
            self.estimate.insert(hash);
            return Ok(DROPPED);
        }
        let Self {
            data,
            ends,
            hashes,
            by_key,
            table_hash,
            ..
        } = self;
        let is_same = |group: &GroupId| key_at(data, ends, *group) == key;
        let hash_of = |group: &GroupId| table_hash.hash_text(key_at(data, ends, *group));
        prepare_table(by_key, 1, hash_of)?;
        match by_key.entry(table_hash.hash_text(key), is_same, hash_of) {
            Entry::Occupied(entry) => Ok(*entry.get()),
            Entry::Vacant(entry) => {
                let group = ends.len() as GroupId;
                make_room(data, key.len())?;
                make_room(ends, 1)?;
                make_room(hashes, 1)?;
                entry.insert(group);
                data.extend_from_slice(key);
                ends.push(data.len());
                hashes.push(hash);
                self.estimate.insert(hash);
                Ok(group)
            }
        }
    }

    /// Returns whether there are so many groups that those beyond the limit should be dropped. This is rare: there must
    /// be more than twice as many as are kept.
    pub(crate) fn is_crowded(&self) -> bool {
        self.len() / 2 > self.max_groups.max(512)
    }

    /// Returns whether there are, or were, more groups than are kept.
    pub(crate) fn has_overflowed(&self) -> bool {
        self.last_hash < KeyHash::MAX || self.len() > self.max_groups
    }

    /// Drops the groups beyond the limit. Returns the new index of every group, if any was dropped.
    pub(crate) fn drop_beyond_cap(&mut self) -> Result<Option<Renumbering>, TryReserveError> {
        if self.len() <= self.max_groups {
            return Ok(None);
        }
        let mut groups = collect(0..self.len() as GroupId)?;
        let order = |group: &GroupId| (self.hashes[*group as usize], self.key(*group));
        let (_, first_dropped, _) =
            groups.select_nth_unstable_by(self.max_groups, |a, b| order(a).cmp(&order(b)));
        let last_hash = self.hashes[*first_dropped as usize];
        groups.truncate(self.max_groups);
        groups.sort_unstable();
        let mut kept = Self {
            last_hash,
            estimate: std::mem::take(&mut self.estimate),
            ..Self::new(self.max_groups)
        };
        // There will soon be as many groups as now.
        make_room(&mut kept.data, self.data.len())?;
        make_room(&mut kept.ends, self.ends.len())?;
        make_room(&mut kept.hashes, self.hashes.len())?;
        make_table_room(&mut kept.by_key, self.len(), |_| 0)?;
        let mut renumbering = Vec::new();
        extend_to(&mut renumbering, self.len(), DROPPED)?;
        for group in groups {
            let hash = self.hashes[group as usize];
            renumbering[group as usize] = kept.group_of_hashed(hash, self.key(group))?;
        }
        let count = kept.len();
        *self = kept;
        Ok(Some(Renumbering {
            ids: renumbering,
            count,
        }))
    }

    /// Adds the keys of `other`. Returns the index that each of its groups has here.
    pub(crate) fn merge(&mut self, other: &Self) -> Result<Renumbering, TryReserveError> {
        self.last_hash = self.last_hash.min(other.last_hash);
        self.estimate.merge(&other.estimate);
        let mut ids = Vec::new();
        make_room(&mut ids, other.len())?;
        for group in 0..other.len() as GroupId {
            ids.push(self.group_of_hashed(other.hashes[group as usize], other.key(group))?);
        }
        Ok(Renumbering {
            ids,
            count: self.len(),
        })
    }

    /// Returns the number of groups that are not kept.
    pub(crate) fn dropped_count(&self) -> u64 {
        self.estimate.key_count().saturating_sub(self.len() as u64)
    }
}

fn key_at<'a>(data: &'a [u8], ends: &[usize], group: GroupId) -> &'a [u8] {
    let group = group as usize;
    let start = group.checked_sub(1).map_or(0, |before| ends[before]);
    &data[start..ends[group]]
}

#[cfg(test)]
mod tests {
    use super::GroupKeys;
    use crate::aggregate::groups::renumbering::DROPPED;
    use crate::aggregate::message_hash::texts_of_one_hash;
    use crate::seeded_hash::colliding_texts::assert_few_candidates;

    fn keys_of(names: impl Iterator<Item = u32>, max_groups: usize) -> GroupKeys {
        let mut keys = GroupKeys::new(max_groups);
        for name in names {
            keys.group_of(format!("user_{name}").as_bytes()).unwrap();
            if keys.is_crowded() {
                keys.drop_beyond_cap().unwrap();
            }
        }
        keys
    }

    fn sorted(keys: &GroupKeys) -> Vec<&[u8]> {
        let mut all: Vec<&[u8]> = (0..keys.len() as u32)
            .map(|group| keys.key(group))
            .collect();
        all.sort_unstable();
        all
    }

    #[test]
    fn one_group_per_key() {
        let mut keys = keys_of(0..1000, 10_000);
        assert_eq!(keys.group_of(b"user_7"), Ok(7));
        assert_eq!((keys.len(), keys.key(999)), (1000, &b"user_999"[..]));
        assert!(!keys.has_overflowed() && keys.drop_beyond_cap().unwrap().is_none());
    }

    #[test]
    fn chosen_keys_are_found_at_once() {
        let texts = texts_of_one_hash();
        let mut keys = GroupKeys::new(10_000);
        let mut group_of = |text: &Vec<u8>| keys.group_of(text).unwrap();
        let groups: Vec<u32> = texts.iter().map(&mut group_of).collect();
        let again: Vec<u32> = texts.iter().map(&mut group_of).collect();
        assert_eq!(groups, again);
        assert_eq!(keys.len(), texts.len());
        let hashes = texts.iter().map(|text| keys.table_hash.hash_text(text));
        assert_few_candidates(&keys.by_key, hashes);
    }

    #[test]
    fn keeps_the_same_groups_in_any_order_and_merge() {
        let mut whole = keys_of(0..20_000, 700);
        whole.drop_beyond_cap().unwrap();
        let mut merged = keys_of((5_000..20_000).rev(), 700);
        let other = keys_of(0..9_000, 700);
        let ids = merged.merge(&other).unwrap();
        for group in 0..other.len() as u32 {
            if let Some(new) = ids.get(group) {
                assert_eq!(merged.key(new), other.key(group));
            }
        }
        merged.drop_beyond_cap().unwrap();
        assert_eq!(sorted(&merged), sorted(&whole));
        assert_eq!(merged.len(), 700);
        assert!(merged.has_overflowed());
        assert_eq!(merged.dropped_count(), whole.dropped_count());
        let error = merged.dropped_count() as f64 / 19_300.0 - 1.0;
        assert!(error.abs() < 0.05, "{error}");
    }

    #[test]
    fn columns_follow_their_groups() {
        let mut keys = keys_of(0..900, 2);
        let mut column: Vec<Vec<u8>> = (0..keys.len() as u32)
            .map(|group| keys.key(group).to_vec())
            .collect();
        let renumbering = keys.drop_beyond_cap().unwrap().unwrap();
        renumbering.move_column(&mut column).unwrap();
        assert_eq!(sorted(&keys).len(), 2);
        assert!((0..2).all(|group| keys.key(group) == column[group as usize]));
        assert_eq!(
            renumbering.ids.iter().filter(|id| **id != DROPPED).count(),
            2
        );
        assert_eq!(keys.dropped_count(), 898);
    }
}
