//! A small sample of the records, from which the names of missing fields are suggested.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::filter::member_paths;
use crate::record::{LineKind, Records, Window};

/// Maximum number of records in the sample.
const MAX_RECORDS: usize = 64;

/// Maximum length of a sampled line, in bytes.
const MAX_LINE_BYTES: usize = 16 << 10;

/// The records with the smallest hashes. They depend neither on the order of the lines nor on which thread
/// read them.
#[derive(Default)]
pub(crate) struct RecordSample {
    /// Lines by their hash; of lines with the same hash, the smallest.
    lines: BTreeMap<u64, Box<[u8]>>,
}

impl RecordSample {
    /// Adds the records of a window.
    pub(crate) fn update(&mut self, window: Window<'_>, records: &Records) {
        let mut greatest = self.greatest_hash();
        for (line, kind) in records.lines.iter().zip(&records.line_kinds) {
            if *kind != LineKind::Record {
                continue;
            }
            let line = window.text[window.line(*line as usize)].trim_ascii();
            let hash = hash_of(line);
            if hash <= greatest && line.len() <= MAX_LINE_BYTES {
                self.insert(hash, line);
                greatest = self.greatest_hash();
            }
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        for (hash, line) in other.lines {
            self.insert(hash, &line);
        }
    }

    /// The paths of all members of the records, sorted.
    pub(crate) fn paths(&self) -> Vec<Vec<String>> {
        let mut paths = Vec::new();
        for line in self.lines.values() {
            member_paths(line, &mut paths);
            paths.sort_unstable();
            paths.dedup();
        }
        paths
    }

    /// The greatest hash with which a line is still kept.
    fn greatest_hash(&self) -> u64 {
        let is_full = self.lines.len() >= MAX_RECORDS;
        let last = self.lines.keys().next_back().filter(|_| is_full);
        last.copied().unwrap_or(u64::MAX)
    }

    #[cold]
    #[inline(never)]
    fn insert(&mut self, hash: u64, line: &[u8]) {
        match self.lines.entry(hash) {
            Entry::Vacant(entry) => {
                entry.insert(line.into());
            }
            Entry::Occupied(mut entry) if *line < **entry.get() => {
                entry.insert(line.into());
            }
            Entry::Occupied(_) => {}
        }
        if self.lines.len() > MAX_RECORDS {
            self.lines.pop_last();
        }
    }
}

/// Hash of the length, eight bytes in the middle and eight at the end, where the lines of a log differ. It is
/// cheap because it is computed for every line.
#[inline]
fn hash_of(line: &[u8]) -> u64 {
    let word = |at: usize| {
        let bytes = line.get(at..).and_then(<[u8]>::first_chunk::<8>);
        bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
    };
    let length = line.len();
    let mixed = word(length / 2)
        ^ word(length.saturating_sub(8)).rotate_left(29)
        ^ (length as u64).rotate_left(48);
    // The first number is 2^64 divided by the golden ratio, the constant of Knuth's multiplicative hashing.
    let product = u128::from(mixed ^ 0x9E37_79B9_7F4A_7C15) * 0xD1B5_4A32_D192_ED03;
    (product as u64) ^ (product >> 64) as u64
}
