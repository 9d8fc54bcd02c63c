use std::ops::Range;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::column::{Built, Column};
use super::column_chunk::Values;
use super::column_layout::{ColumnLayout, ColumnType};
use super::sections::{Sections, range};
use super::string_key::StringKey;

const MAX_STRINGS: usize = 65_536;
/// Fewer values are not worth a dictionary.
const MIN_VALUES: usize = 16;
/// Of so many values, the first ones, at most half may be distinct.
const TRIAL_VALUES: usize = 4_096;
const INDEX_BYTES: usize = 4;

/// The distinct strings of a column, in the order of their first appearance.
struct Dictionary<'a> {
    strings: Vec<(StringKey, &'a [u8])>,
    by_text: HashTable<u32>,
    max_strings: usize,
}

impl<'a> Dictionary<'a> {
    /// Room for some of the strings that it may hold: growing would mean to place all of them anew.
    fn new(max_strings: usize) -> Self {
        Self {
            strings: Vec::new(),
            by_text: HashTable::with_capacity(max_strings / 4),
            max_strings,
        }
    }

    /// The index of `text[range]`, which is added if it is new; `None` if it does not fit.
    #[inline]
    fn index_of(&mut self, text: &'a [u8], range: Range<usize>) -> Option<u32> {
        let Self {
            strings,
            by_text,
            max_strings,
        } = self;
        let key = StringKey::of(text, range.start, range.end);
        let string = &text[range];
        let is_same = |index: &u32| {
            let (known_key, known) = strings[*index as usize];
            known_key == key && (key.is_whole() || known == string)
        };
        match by_text.entry(key.hash(), is_same, |index| {
            strings[*index as usize].0.hash()
        }) {
            Entry::Occupied(entry) => Some(*entry.get()),
            Entry::Vacant(_) if strings.len() == *max_strings => None,
            Entry::Vacant(entry) => {
                let index = strings.len() as u32;
                entry.insert(index);
                strings.push((key, string));
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
    let text_bytes = strings.iter().map(|(key, _)| key.length()).sum::<usize>();
    i32::try_from(text_bytes).ok()?;
    let mut sections = Sections::default();
    let validity = column.place_validity(&mut sections);
    let values = sections.place(column.row_count * INDEX_BYTES);
    let offsets = sections.place((strings.len() + 1) * INDEX_BYTES);
    let data = sections.place(text_bytes);
    let mut buffer = sections.allocate();
    column.write_validity(validity, &mut buffer);
    let (slots, _) = buffer[range(values)].as_chunks_mut::<INDEX_BYTES>();
    let mut rest = &indices[..];
    for part in &column.parts {
        let (own, others) = rest.split_at(part.chunk.len());
        part.zip_each_row(own.iter(), |row, index| {
            slots[row] = index.to_le_bytes();
            Some(())
        });
        rest = others;
    }
    let (ends, _) = buffer[range(offsets)][INDEX_BYTES..].as_chunks_mut::<INDEX_BYTES>();
    let mut end = 0;
    for (slot, (_, string)) in ends.iter_mut().zip(&strings) {
        end += string.len() as u32;
        *slot = end.to_le_bytes();
    }
    let mut rest = &mut buffer[range(data)];
    for (_, string) in &strings {
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
                let mut ranges = texts.ranges().take(taken);
                ranges.all(|range| dictionary.index_of(texts.data(), range).is_some())
            }
            Values::Strings(pool) => {
                // The strings that are seen so far are those up to the greatest index.
                let seen = pool.indices()[..taken].iter().max();
                let seen = seen.map_or(0, |last| usize::from(*last) + 1);
                let mut ranges = pool.ranges().take(seen);
                ranges.all(|range| dictionary.index_of(pool.data(), range).is_some())
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
                for range in texts.ranges() {
                    indices.push(dictionary.index_of(texts.data(), range)?);
                }
            }
            Values::Strings(pool) => {
                let known = pool.ranges();
                let known = known.map(|range| dictionary.index_of(pool.data(), range));
                let known = known.collect::<Option<Vec<_>>>()?;
                let of_values = pool.indices().iter();
                indices.extend(of_values.map(|index| known[usize::from(*index)]));
            }
            Values::None | Values::Numbers(_) => {}
        }
    }
    Some(indices)
}
