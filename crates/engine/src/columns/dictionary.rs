use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::column::{Built, Column};
use super::column_chunk::Values;
use super::column_layout::{ColumnLayout, ColumnType};
use super::sections::{Sections, range};

const MAX_STRINGS: usize = 65_536;
/// Fewer values are not worth a dictionary.
const MIN_VALUES: usize = 16;
/// Of so many values, the first ones, at most half may be distinct.
const TRIAL_VALUES: usize = 4_096;
const INDEX_BYTES: usize = 4;

/// The distinct strings of a column, in the order of their first appearance.
struct Dictionary<'a> {
    strings: Vec<&'a [u8]>,
    by_text: HashTable<u32>,
    hasher: FixedState,
    max_strings: usize,
}

impl<'a> Dictionary<'a> {
    fn new(max_strings: usize) -> Self {
        Self {
            strings: Vec::new(),
            by_text: HashTable::new(),
            hasher: FixedState::default(),
            max_strings,
        }
    }

    /// The index of a string, which is added if it is new; `None` if it does not fit.
    #[inline]
    fn index_of(&mut self, string: &'a [u8]) -> Option<u32> {
        let Self {
            strings,
            by_text,
            hasher,
            max_strings,
        } = self;
        let hash = hasher.hash_one(string);
        let is_same = |index: &u32| strings[*index as usize] == string;
        match by_text.entry(hash, is_same, |index| {
            hasher.hash_one(strings[*index as usize])
        }) {
            Entry::Occupied(entry) => Some(*entry.get()),
            Entry::Vacant(_) if strings.len() == *max_strings => None,
            Entry::Vacant(entry) => {
                let index = strings.len() as u32;
                entry.insert(index);
                strings.push(string);
                Some(index)
            }
        }
    }
}

/// A column of strings with a dictionary, if they repeat enough.
pub(super) fn build_dictionary(column: &Column) -> Option<Built> {
    let value_count = column.value_count();
    if value_count < MIN_VALUES || (value_count >= TRIAL_VALUES && !passes_trial(column)) {
        return None;
    }
    let mut dictionary = Dictionary::new(MAX_STRINGS.min(value_count / 2));
    let indices = encode(column, &mut dictionary)?;
    let strings = dictionary.strings;
    let text_bytes = strings.iter().map(|string| string.len()).sum::<usize>();
    i32::try_from(text_bytes).ok()?;
    let mut sections = Sections::default();
    let validity = column.place_validity(&mut sections);
    let values = sections.place(column.row_count * INDEX_BYTES);
    let offsets = sections.place((strings.len() + 1) * INDEX_BYTES);
    let data = sections.place(text_bytes);
    let mut buffer = sections.allocate();
    column.write_validity(validity, &mut buffer);
    let (slots, _) = buffer[range(values)].as_chunks_mut::<INDEX_BYTES>();
    for (row, index) in column.rows().zip(indices) {
        slots[row] = index.to_le_bytes();
    }
    let (ends, _) = buffer[range(offsets)][INDEX_BYTES..].as_chunks_mut::<INDEX_BYTES>();
    let mut end = 0;
    for (slot, string) in ends.iter_mut().zip(&strings) {
        end += string.len() as u32;
        *slot = end.to_le_bytes();
    }
    let mut rest = &mut buffer[range(data)];
    for string in &strings {
        let (run, behind) = rest.split_at_mut(string.len());
        run.copy_from_slice(string);
        rest = behind;
    }
    let layout = ColumnLayout {
        validity,
        values: Some(values),
        offsets: Some(offsets),
        data: Some(data),
        dictionary_length: Some(strings.len()),
        ..column.layout(ColumnType::Dictionary)
    };
    Some((layout, buffer))
}

/// Whether the first values repeat.
fn passes_trial(column: &Column) -> bool {
    let mut dictionary = Dictionary::new(TRIAL_VALUES / 2);
    let mut left = TRIAL_VALUES;
    for part in &column.parts {
        let taken = part.chunk.len().min(left);
        left -= taken;
        let fits = match &part.chunk.values {
            Values::Texts(texts) => {
                let mut texts = texts.iter().take(taken);
                texts.all(|(_, text)| dictionary.index_of(text).is_some())
            }
            Values::Strings(pool) => {
                let mut strings = pool.iter().take(taken);
                strings.all(|string| dictionary.index_of(string).is_some())
            }
            Values::None | Values::Numbers(_) => true,
        };
        if !fits {
            return false;
        }
    }
    true
}

/// The index of each value's string; `None` where the strings are too many.
fn encode<'a>(column: &'a Column, dictionary: &mut Dictionary<'a>) -> Option<Vec<u32>> {
    let mut indices = Vec::with_capacity(column.value_count());
    for part in &column.parts {
        match &part.chunk.values {
            Values::Texts(texts) => {
                for (_, text) in texts.iter() {
                    indices.push(dictionary.index_of(text)?);
                }
            }
            Values::Strings(pool) => {
                let known = pool.strings().map(|string| dictionary.index_of(string));
                let known = known.collect::<Option<Vec<_>>>()?;
                let of_values = pool.indices().iter();
                indices.extend(of_values.map(|index| known[usize::from(*index)]));
            }
            Values::None | Values::Numbers(_) => {}
        }
    }
    Some(indices)
}
