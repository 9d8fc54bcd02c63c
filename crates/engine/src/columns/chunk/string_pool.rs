//! Strings of one chunk that repeat.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::columns::kinds::Kinds;
use crate::columns::texts::Texts;
use crate::record::StringKey;
use crate::seeded_hash::HashSeed;

/// Number of values from which the strings must repeat.
const TRIAL_VALUES: usize = 256;

/// Strings of one chunk that repeat: each distinct source text once, in the order of first appearance.
#[derive(Debug, Default)]
pub(in crate::columns) struct StringPool {
    data: Vec<u8>,
    strings: Vec<Pooled>,
    by_text: HashTable<u16>,
    seed: HashSeed,
    /// Index of the string of each value.
    indices: Vec<u16>,
}

/// A string of the pool.
#[derive(Clone, Copy, Debug)]
struct Pooled {
    key: StringKey,
    start: u32,
    length: u32,
}

impl StringPool {
    /// Forgets all strings, but keeps the memory.
    pub(in crate::columns) fn clear(&mut self) {
        self.data.clear();
        self.strings.clear();
        self.by_text.clear();
        self.indices.clear();
    }

    /// Adds the string at `start..end` of a text. Returns `false` if the pool is full, or the strings repeat too
    /// little.
    #[inline]
    pub(in crate::columns) fn push(&mut self, text: &[u8], start: usize, end: usize) -> bool {
        let Self {
            data,
            strings,
            by_text,
            seed,
            indices,
        } = self;
        let key = StringKey::of(*seed, text, start, end);
        let string = &text[start..end];
        let is_same = |index: &u16| {
            let known = &strings[usize::from(*index)];
            known.key == key && (key.is_whole() || known.text(data) == string)
        };
        let hash_of = |index: &u16| strings[usize::from(*index)].key.hash(*seed);
        match by_text.entry(key.hash(*seed), is_same, hash_of) {
            Entry::Occupied(entry) => indices.push(*entry.get()),
            Entry::Vacant(entry) => {
                let index = strings.len();
                let is_unrewarding = indices.len() >= TRIAL_VALUES && index * 2 > indices.len();
                if is_unrewarding || index > usize::from(u16::MAX) {
                    return false;
                }
                entry.insert(index as u16);
                indices.push(index as u16);
                strings.push(Pooled {
                    key,
                    start: data.len() as u32,
                    length: string.len() as u32,
                });
                data.extend_from_slice(string);
            }
        }
        true
    }

    /// Iterates over the distinct strings, in the order of their first appearance.
    pub(in crate::columns) fn strings(&self) -> impl Iterator<Item = &[u8]> {
        self.strings.iter().map(|pooled| pooled.text(&self.data))
    }

    /// Returns the index of the string of each value.
    pub(in crate::columns) fn indices(&self) -> &[u16] {
        &self.indices
    }

    /// Iterates over the string of each value.
    pub(in crate::columns) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let string = |index: &u16| self.strings[usize::from(*index)].text(&self.data);
        self.indices.iter().map(string)
    }

    /// Returns the kinds of the strings: none if the pool is empty; both kinds of strings if any has escapes.
    pub(in crate::columns) fn kinds(&self) -> Kinds {
        if self.strings.is_empty() {
            Kinds::NONE
        } else if self.data.contains(&b'\\') {
            Kinds::STRING
        } else {
            Kinds::PLAIN_STRING
        }
    }

    /// Returns the string of each value as texts.
    pub(in crate::columns) fn to_texts(&self) -> Texts {
        let mut texts = Texts::default();
        for string in self.iter() {
            texts.push(string, 0..string.len());
        }
        texts
    }
}

impl Pooled {
    #[inline]
    fn text<'a>(&self, data: &'a [u8]) -> &'a [u8] {
        &data[self.start as usize..(self.start + self.length) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::{StringPool, TRIAL_VALUES};
    use crate::record::StringKey;

    fn push(pool: &mut StringPool, string: &str) -> bool {
        let text = format!("<{string}>");
        pool.push(text.as_bytes(), 1, 1 + string.len())
    }

    #[test]
    fn tells_strings_of_every_length_apart() {
        let mut pool = StringPool::default();
        let mut strings = Vec::new();
        for length in 0..2 * StringKey::WHOLE_BYTES as usize + 3 {
            let string = "a".repeat(length);
            for at in 0..length {
                let mut other = string.clone();
                other.replace_range(at..=at, "b");
                strings.push(other);
            }
            strings.push(string);
        }
        for string in strings.iter().chain(&strings).take(TRIAL_VALUES) {
            assert!(push(&mut pool, string));
        }
        let found: Vec<_> = pool
            .iter()
            .map(|text| String::from_utf8_lossy(text))
            .collect();
        let expected: Vec<_> = strings.iter().chain(&strings).take(TRIAL_VALUES).collect();
        assert!(found.iter().eq(expected));
    }

    #[test]
    fn gives_up_where_strings_do_not_repeat() {
        let mut pool = StringPool::default();
        let taken = (0..).take_while(|index| *index < 1000 && push(&mut pool, &index.to_string()));
        assert_eq!(taken.count(), TRIAL_VALUES);
        assert_eq!(pool.to_texts().iter().count(), TRIAL_VALUES);
    }
}
