//! Slots of a column of strings that repeat: the index of a string per row.

use std::collections::TryReserveError;

use super::dictionary::{Dictionary, TRIAL_VALUES};
use super::growth::Growth;
use super::text_slots::TextSlots;
use super::validity::Validity;
use crate::columns::chunk::{Rows, Values};
use crate::columns::move_slots::{gather, spread};
use crate::columns::record_batch::{BuiltColumn, ColumnType};
use crate::room::resize;

const INDEX_BYTES: usize = 4;

/// Index of a string per row, 0 where the row has no value.
#[derive(Debug, Default)]
pub(in crate::columns) struct DictionarySlots {
    indices: Vec<u8>,
    dictionary: Dictionary,
    value_count: usize,
    /// Indices of the values that are being added.
    found: Vec<u32>,
}

impl DictionarySlots {
    /// Adds the strings of rows of a chunk, which have no escapes. Returns `false`, and adds none, if they repeat too
    /// little or there are too many.
    pub(in crate::columns) fn append(
        &mut self,
        first_row: usize,
        rows: Rows<'_>,
        values: &Values,
        growth: Growth,
    ) -> Result<bool, TryReserveError> {
        let is_found = match values {
            Values::Strings(pool) => self.find_pooled(pool.strings(), pool.indices()),
            Values::Texts(texts) => self.find(texts.texts().iter()),
            Values::Sources(texts) => self.find(texts.texts().iter().map(without_quotes)),
            Values::None | Values::Numbers(_) => self.find(std::iter::empty()),
        };
        if is_found.is_none() {
            return Ok(false);
        }
        self.value_count += self.found.len();
        let length = (first_row + rows.end()) * INDEX_BYTES;
        growth.reserve(&mut self.indices, length)?;
        self.indices.resize(length, 0);
        let (slots, _) = self.indices.as_chunks_mut::<INDEX_BYTES>();
        rows.zip_each(first_row, self.found.iter(), |row, index| {
            slots[row] = index.to_le_bytes();
        });
        Ok(true)
    }

    /// Converts a slot per row to a slot for each of `rows`.
    pub(in crate::columns) fn gather(&mut self, rows: &[u32]) {
        gather::<INDEX_BYTES>(&mut self.indices, rows);
    }

    /// Converts a slot for each of `rows` to a slot per row.
    pub(in crate::columns) fn spread(&mut self, rows: &[u32]) -> Result<(), TryReserveError> {
        spread::<INDEX_BYTES>(&mut self.indices, rows)
    }

    /// Adds the string of a row. Returns `false`, and does not add it, if the strings repeat too little or there are
    /// too many.
    pub(in crate::columns) fn push(
        &mut self,
        row: usize,
        string: &[u8],
    ) -> Result<bool, TryReserveError> {
        if self.find(std::iter::once(string)).is_none() {
            return Ok(false);
        }
        self.value_count += 1;
        resize(&mut self.indices, (row + 1) * INDEX_BYTES)?;
        self.indices[row * INDEX_BYTES..].copy_from_slice(&self.found[0].to_le_bytes());
        Ok(true)
    }

    /// Finds the indices of strings.
    fn find<'a>(&mut self, strings: impl Iterator<Item = &'a [u8]>) -> Option<()> {
        self.found.clear();
        for string in strings {
            let index = self.dictionary.index_of(string)?;
            self.found.push(index);
            let is_trial_over = self.value_count + self.found.len() == TRIAL_VALUES;
            if is_trial_over && !self.dictionary.passes_trial() {
                return None;
            }
        }
        Some(())
    }

    /// Finds the indices of values that are given as indices of `strings`, which are in the order of their first
    /// appearance.
    fn find_pooled<'a>(
        &mut self,
        mut strings: impl Iterator<Item = &'a [u8]>,
        indices: &[u16],
    ) -> Option<()> {
        let trial = TRIAL_VALUES.saturating_sub(self.value_count);
        let seen_in_trial = indices[..trial.min(indices.len())].iter().max();
        let seen_in_trial = seen_in_trial.map_or(0, |last| usize::from(*last) + 1);
        let dictionary = &mut self.dictionary;
        let mut known: Vec<u32> = Vec::new();
        for string in strings.by_ref().take(seen_in_trial) {
            known.push(dictionary.index_of(string)?);
        }
        if (1..=indices.len()).contains(&trial) && !dictionary.passes_trial() {
            return None;
        }
        for string in strings {
            known.push(dictionary.index_of(string)?);
        }
        self.found.clear();
        let of_values = indices.iter().map(|index| known[usize::from(*index)]);
        self.found.extend(of_values);
        Some(())
    }

    /// Returns the string of a row that has a value.
    pub(in crate::columns) fn string(&self, row: usize) -> &[u8] {
        let (slots, _) = self.indices.as_chunks::<INDEX_BYTES>();
        self.dictionary.string(u32::from_le_bytes(slots[row]))
    }

    pub(in crate::columns) fn row_count(&self) -> usize {
        self.indices.len() / INDEX_BYTES
    }

    /// Returns whether the values repeat enough.
    pub(in crate::columns) fn is_worth_it(&self) -> bool {
        self.dictionary.is_worth_it(self.value_count)
    }

    /// Returns the same strings as one text per row.
    pub(in crate::columns) fn to_texts(
        &self,
        validity: &Validity,
    ) -> Result<TextSlots, TryReserveError> {
        let mut texts = TextSlots::default();
        for row in (0..self.row_count()).filter(|row| validity.has_value(*row)) {
            texts.push(row, self.string(row))?;
        }
        Ok(texts)
    }

    /// Returns the column of `row_count` rows; `None` if the offsets of its strings would exceed 32 bits.
    pub(super) fn finish(
        mut self,
        row_count: usize,
    ) -> Result<Option<BuiltColumn>, TryReserveError> {
        resize(&mut self.indices, row_count * INDEX_BYTES)?;
        let dictionary_length = Some(self.dictionary.len());
        let sections = self.dictionary.into_sections();
        Ok(sections.map(|(offsets, data)| BuiltColumn {
            offsets: Some(offsets),
            data: Some(data),
            dictionary_length,
            ..BuiltColumn::of_values(ColumnType::Dictionary, self.indices)
        }))
    }
}

/// Returns the text between the quotes of a string.
fn without_quotes(source: &[u8]) -> &[u8] {
    &source[1..source.len() - 1]
}
