//! Finds the group of each row by the codes of its key values.
//!
//! With one key, a code stands for a combination already. With more keys, each step combines the number of the
//! combination so far with the code of the next key into a new small number. Only a combination that is new to this
//! worker is encoded and looked up among the keys of the groups.
//!
//! ```text
//! find(columns of codes, one per key):
//!     id = code of the first key                          # per row
//!     for each further key: id = pairs[key].id_of(id, code)
//!     group = groups[id]
//!     if it is UNKNOWN:
//!         encode the values of all keys, found by going back through the parts of the pairs
//!         groups[id] = group = keys.group_of(encoded)     # may be DROPPED
//!
//! id_of(id, code):
//!     if both are below 256: dense[id * 256 + code]       # an array: most logs have few levels, hosts, status codes
//!     else:                  ids[(id, code)]              # a hash map
//!     a new pair gets the next number, and parts remembers (id, code)
//! ```
//!
//! - A dense array has at most 256 * 256 ids of 4 bytes, 256 KiB, and only rows up to the greatest id in use.
//! - Codes and ids only serve speed. Where there are more than 2^18 combinations, or a column has too many codes,
//!   `tidy` forgets all of them between windows: memory stays bounded, and no answer changes. It also forgets them when
//!   groups were dropped, because the remaining groups get new numbers.

use std::collections::TryReserveError;

use super::group_keys::GroupKeys;
use crate::aggregate::groups::renumbering::{DROPPED, GroupId, Renumbering};
use crate::aggregate::groups::values::{ValueCode, ValueCodes};
use crate::room::{extend_to, prepare_column, prepare_map};
use crate::seeded_hash::SeededMap;

/// Limit of ids and of codes whose combinations are in an array.
const DENSE: usize = 256;
/// Number of known combinations above which all are forgotten.
const MAX_PAIRS: usize = 1 << 18;
/// Marks an entry without an id or a group.
const UNKNOWN: u32 = DROPPED - 1;

/// Finds the group of a record by the codes of its keys; see the [module](self).
#[derive(Debug)]
pub(crate) struct GroupIndex {
    pub(crate) keys: GroupKeys,
    /// Known values of each key.
    columns: Vec<ValueCodes>,
    /// Known combinations of each key but the first with the keys before it.
    pairs: Vec<Pairs>,
    /// Group of each combination of all keys, or [`UNKNOWN`].
    groups: Vec<GroupId>,
    /// Memory reused from key to key.
    key: Vec<u8>,
}

impl GroupIndex {
    pub(crate) fn new(key_count: usize, max_groups: usize) -> Self {
        Self {
            keys: if key_count == 0 {
                GroupKeys::of_one_group()
            } else {
                GroupKeys::new(max_groups)
            },
            columns: (0..key_count).map(|_| ValueCodes::default()).collect(),
            pairs: (1..key_count).map(|_| Pairs::default()).collect(),
            groups: Vec::new(),
            key: Vec::new(),
        }
    }

    /// Returns the values of a key.
    pub(crate) fn column(&mut self, key: usize) -> &mut ValueCodes {
        &mut self.columns[key]
    }

    /// Finds the groups of some records. `codes` are those of the first key, and are replaced by the groups; `others`
    /// are those of the other keys.
    pub(crate) fn find(
        &mut self,
        codes: &mut [ValueCode],
        others: &[Vec<ValueCode>],
    ) -> Result<(), TryReserveError> {
        if self.columns.is_empty() {
            codes.fill(0);
            return Ok(());
        }
        for (pairs, others) in self.pairs.iter_mut().zip(others) {
            pairs.reserve(codes.len())?;
            for (id, code) in codes.iter_mut().zip(others) {
                *id = pairs.id_of(*id, *code);
            }
        }
        let known = self
            .pairs
            .last()
            .map_or_else(|| self.columns[0].len(), |pairs| pairs.parts.len());
        extend_to(&mut self.groups, known, UNKNOWN)?;
        for id in codes {
            let group = self.groups[*id as usize];
            *id = if group == UNKNOWN {
                self.find_key(*id)?
            } else {
                group
            };
        }
        Ok(())
    }

    /// Finds the group of a combination that is new.
    #[cold]
    fn find_key(&mut self, id: u32) -> Result<GroupId, TryReserveError> {
        let mut key = std::mem::take(&mut self.key);
        key.clear();
        self.append_key(id, self.pairs.len(), &mut key);
        let group = self.keys.group_of(&key)?;
        self.groups[id as usize] = group;
        self.key = key;
        Ok(group)
    }

    /// Appends the encoded values of a combination `id` of the first keys; `last` is the index of the last of these
    /// keys.
    fn append_key(&self, id: u32, last: usize, out: &mut Vec<u8>) {
        let code = match last.checked_sub(1) {
            None => id,
            Some(before) => {
                let (id, code) = self.pairs[before].parts[id as usize];
                self.append_key(id, before, out);
                code
            }
        };
        out.extend_from_slice(self.columns[last].encoded(code));
    }

    /// Is called between windows: bounds what is kept for speed, and drops excess groups. Returns the new numbers of
    /// the groups if any was dropped, and whether the codes of values are no longer valid.
    pub(crate) fn tidy(&mut self) -> Result<(Option<Renumbering>, bool), TryReserveError> {
        let is_full = self.columns.iter().any(ValueCodes::is_full)
            || self.pairs.iter().any(|pairs| pairs.parts.len() > MAX_PAIRS);
        let renumbering = if self.keys.is_crowded() {
            self.keys.drop_beyond_cap()?
        } else {
            None
        };
        let forgets_codes = is_full || renumbering.is_some();
        if forgets_codes {
            self.columns.iter_mut().for_each(ValueCodes::clear);
            self.pairs.iter_mut().for_each(Pairs::clear);
            self.groups.clear();
        }
        Ok((renumbering, forgets_codes))
    }
}

/// Numbers for combinations of an id and a code.
#[derive(Debug, Default)]
struct Pairs {
    /// Rows of [`DENSE`] numbers, one for each id below [`DENSE`] up to the greatest that has occurred.
    dense: Vec<u32>,
    /// Numbers of all other combinations.
    ids: SeededMap<(u32, ValueCode), u32>,
    /// The combination of each number.
    parts: Vec<(u32, ValueCode)>,
}

impl Pairs {
    /// Makes room for the combinations of `rows` rows. The array is small and bounded.
    fn reserve(&mut self, rows: usize) -> Result<(), TryReserveError> {
        prepare_map(&mut self.ids, rows)?;
        prepare_column(&mut self.parts, rows)
    }

    #[inline]
    fn id_of(&mut self, id: u32, code: ValueCode) -> u32 {
        if (id as usize) < DENSE && (code as usize) < DENSE {
            let index = id as usize * DENSE + code as usize;
            if index >= self.dense.len() {
                self.dense.resize((id as usize + 1) * DENSE, UNKNOWN);
            }
            let place = &mut self.dense[index];
            if *place == UNKNOWN {
                *place = self.parts.len() as u32;
                self.parts.push((id, code));
            }
            return *place;
        }
        *self.ids.entry((id, code)).or_insert_with(|| {
            self.parts.push((id, code));
            self.parts.len() as u32 - 1
        })
    }

    fn clear(&mut self) {
        self.dense.fill(UNKNOWN);
        self.ids.clear();
        self.parts.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{DENSE, GroupIndex};
    use crate::aggregate::groups::values::{DecodedValue, decode};

    /// Returns the groups of records with three keys that are times.
    fn groups_of(index: &mut GroupIndex, records: &[[i128; 3]]) -> Vec<u32> {
        let mut codes: Vec<Vec<u32>> = (0..3)
            .map(|key| {
                let column = index.column(key);
                let times = records.iter().map(|record| record[key]);
                times.map(|time| column.code_of_time(time)).collect()
            })
            .collect();
        let mut first = codes.remove(0);
        index.find(&mut first, &codes).unwrap();
        first
    }

    #[test]
    fn records_with_the_same_keys_are_one_group() {
        let mut index = GroupIndex::new(3, 1_000_000);
        let most = DENSE as i128 * 3;
        let records: Vec<[i128; 3]> = (0..5_000)
            .map(|record| [record * 7 % most, record * 7 % most % 5, 3])
            .collect();
        let first = groups_of(&mut index, &records);
        index.columns[1].clear();
        let clean = |index: &mut GroupIndex| {
            index.columns.iter_mut().for_each(super::ValueCodes::clear);
            index.pairs.iter_mut().for_each(super::Pairs::clear);
            index.groups.clear();
        };
        clean(&mut index);
        let second = groups_of(&mut index, &records[17..]);
        assert_eq!(first[17..], second);
        assert_eq!(index.keys.len(), most as usize);
        for (record, group) in records.iter().zip(&first) {
            let mut rest = index.keys.key(*group);
            for time in record {
                let (value, behind) = decode(rest);
                assert_eq!(value, DecodedValue::Timestamp(*time));
                rest = behind;
            }
        }
    }

    #[test]
    fn without_keys_there_is_one_group() {
        let mut index = GroupIndex::new(0, 1);
        let mut groups = [9, 9];
        index.find(&mut groups, &[]).unwrap();
        assert_eq!((groups, index.keys.len()), ([0, 0], 1));
    }
}
