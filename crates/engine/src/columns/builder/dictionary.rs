//! The distinct strings of a column, and when a dictionary is worthwhile.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::record::StringKey;
use crate::seeded_hash::HashSeed;

/// Maximum number of strings. No cache would hold more: looking them up would cost more than their dictionary saves.
const MAX_STRINGS: usize = 16_384;
/// Minimum number of values for which a dictionary is worthwhile.
const MIN_VALUES: usize = 16;
/// Number of first values of which at most half may be distinct.
pub(in crate::columns) const TRIAL_VALUES: usize = 4_096;

const OFFSET_BYTES: usize = 4;

/// Distinct strings of a column, in the order of their first appearance.
#[derive(Debug, Default)]
pub(in crate::columns) struct Dictionary {
    data: Vec<u8>,
    strings: Vec<Known>,
    by_text: HashTable<u32>,
    seed: HashSeed,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    key: StringKey,
    start: usize,
}

impl Dictionary {
    /// Returns the index of a string, which is added if it is new; `None` if there is no room for it.
    #[inline]
    pub(in crate::columns) fn index_of(&mut self, string: &[u8]) -> Option<u32> {
        let Self {
            data,
            strings,
            by_text,
            seed,
        } = self;
        let key = StringKey::of(*seed, string, 0, string.len());
        let is_same = |index: &u32| {
            let known = &strings[*index as usize];
            known.key == key && (key.is_whole() || known.text(data) == string)
        };
        let hash_of = |index: &u32| strings[*index as usize].key.hash(*seed);
        match by_text.entry(key.hash(*seed), is_same, hash_of) {
            Entry::Occupied(entry) => Some(*entry.get()),
            Entry::Vacant(_) if strings.len() == MAX_STRINGS => None,
            Entry::Vacant(entry) => {
                data.try_reserve(string.len()).ok()?;
                let index = strings.len() as u32;
                entry.insert(index);
                strings.push(Known {
                    key,
                    start: data.len(),
                });
                data.extend_from_slice(string);
                Some(index)
            }
        }
    }

    pub(in crate::columns) fn len(&self) -> usize {
        self.strings.len()
    }

    /// Returns whether the first [`TRIAL_VALUES`] values, whose strings these are, repeat enough.
    pub(in crate::columns) fn passes_trial(&self) -> bool {
        self.len() <= TRIAL_VALUES / 2
    }

    /// Returns whether a dictionary is worthwhile for `value_count` values with these strings.
    pub(in crate::columns) fn is_worth_it(&self, value_count: usize) -> bool {
        value_count >= MIN_VALUES && self.len() <= value_count / 2
    }

    pub(in crate::columns) fn string(&self, index: u32) -> &[u8] {
        self.strings[index as usize].text(&self.data)
    }

    /// Returns the offsets, which are the start of each string and the end of the last one, and the strings; `None` if
    /// the offsets would exceed 32 bits.
    pub(in crate::columns) fn into_sections(self) -> Option<(Vec<u8>, Vec<u8>)> {
        i32::try_from(self.data.len()).ok()?;
        let mut offsets = Vec::with_capacity((self.strings.len() + 1) * OFFSET_BYTES);
        let starts = self.strings.iter().map(|known| known.start);
        for offset in starts.chain([self.data.len()]) {
            offsets.extend_from_slice(&(offset as u32).to_le_bytes());
        }
        Some((offsets, self.data))
    }
}

impl Known {
    #[inline]
    fn text<'a>(&self, data: &'a [u8]) -> &'a [u8] {
        &data[self.start..self.start + self.key.length()]
    }
}
