use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::column::{Built, Column};
use super::column_layout::{ColumnLayout, ColumnType};
use super::sections::{Sections, range};

const MAX_STRINGS: usize = 65_536;
/// Fewer values are not worth a dictionary.
const MIN_VALUES: usize = 16;
/// From here on the strings must repeat.
const TRIAL_VALUES: usize = 4_096;
const INDEX_BYTES: usize = 4;

/// The distinct strings of a column, in the order of their first appearance.
struct Dictionary<'a> {
    strings: Vec<&'a [u8]>,
    /// For each value the index of its string.
    indices: Vec<u32>,
}

/// A column of strings with a dictionary, if they repeat enough.
pub(super) fn build_dictionary(column: &Column) -> Option<Built> {
    let Dictionary { strings, indices } = encode(column)?;
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
    let mut indices = indices.iter();
    column.values().for_each(|(row, ..)| {
        if let Some(index) = indices.next() {
            slots[row] = index.to_le_bytes();
        }
    });
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

/// Gives up where a dictionary does not pay; whether it does depends on the values in row order only.
fn encode(column: &Column) -> Option<Dictionary<'_>> {
    let value_count = column.value_count();
    if value_count < MIN_VALUES {
        return None;
    }
    let hasher = FixedState::default();
    let mut table = HashTable::<u32>::new();
    let mut strings: Vec<&[u8]> = Vec::new();
    let mut indices = Vec::with_capacity(value_count);
    column.values().try_for_each(|(_, _, string)| {
        let hash = hasher.hash_one(string);
        let is_same = |&index: &u32| strings[index as usize] == string;
        match table.entry(hash, is_same, |&index| {
            hasher.hash_one(strings[index as usize])
        }) {
            Entry::Occupied(entry) => indices.push(*entry.get()),
            Entry::Vacant(entry) => {
                let index = strings.len() as u32;
                entry.insert(index);
                strings.push(string);
                indices.push(index);
            }
        }
        let is_unrewarding = indices.len() >= TRIAL_VALUES && strings.len() * 2 > indices.len();
        (strings.len() <= MAX_STRINGS && !is_unrewarding).then_some(())
    })?;
    (strings.len() * 2 <= value_count).then_some(Dictionary { strings, indices })
}
