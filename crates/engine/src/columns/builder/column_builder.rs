//! Builds one column of the whole input from its parts in the chunks.
//!
//! Which type a column has is known only at its end, but keeping source texts until then would cost memory and a second
//! pass. The builder therefore keeps the values in the form that fits all values so far, and converts them when a value
//! does not fit:
//!
//! ```text
//! None -> Numbers                         numbers without an exponent, whose digits are at most 2^53: one word each
//! None -> Dictionary                      strings without escapes: an index per value, each distinct string once
//! None -> Texts                           strings, as between the quotes
//! None -> Sources                         anything else: source texts
//! Dictionary -> Texts                     an escape was met, or the strings repeat too little, or are too many
//! Numbers, Dictionary, Texts -> Sources   another kind of value was met
//!
//! append(chunk):  choose between a slot per row and a slot per value
//!                 convert the slots if the kinds of the chunk do not fit them
//!                 append the values, then note which rows have one
//! finish():       choose between the forms again (`slot_rows.rs`); then by slots:
//!                 Numbers    -> int64, or f64 if any value has decimals
//!                 Dictionary -> dictionary if the strings repeat enough, else utf8
//!                 Texts      -> utf8; if any has escapes, unescape first, then dictionary if the strings repeat
//!                 Sources    -> bool, int64 or f64 if the kinds allow it and no number loses digits, else json
//! ```
//!
//! A conversion loses nothing, because every form keeps the exact source text: `1.50` is kept as digits and a number of
//! decimals. The result is therefore the same wherever a conversion happens, and does not depend on cuts.

use std::collections::TryReserveError;

use ripsaw_query::{Error, ErrorCode};

use super::finish_sources::finish_sources;
use super::finish_strings::{finish_escaped, finish_repeating};
use super::growth::Growth;
use super::slot_rows::SlotRows;
use super::slots::Slots;
use super::text_slots::MAX_TEXT_BYTES;
use crate::columns::chunk::ChunkColumn;
use crate::columns::kinds::Kinds;
use crate::columns::record_batch::{BuiltColumn, ColumnType};

/// Values of one column of all chunks so far, in row order, in the form that the column will have if no other kind of
/// value follows.
#[derive(Debug)]
pub(super) struct ColumnBuilder {
    name: String,
    kinds: Kinds,
    rows: SlotRows,
    slots: Slots,
}

impl ColumnBuilder {
    /// Creates a column without values.
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            kinds: Kinds::NONE,
            rows: SlotRows::default(),
            slots: Slots::None,
        }
    }

    /// Adds the values of a chunk whose first row is `first_row`.
    pub(super) fn append(
        &mut self,
        first_row: usize,
        chunk: &ChunkColumn,
        growth: Growth,
    ) -> Result<(), TryReserveError> {
        if chunk.len() == 0 {
            return Ok(());
        }
        let Self {
            kinds, rows, slots, ..
        } = self;
        let row_count = first_row + chunk.rows().end();
        rows.choose_form(slots, row_count, rows.value_count() + chunk.len())?;
        *kinds = kinds.or(chunk.kinds());
        slots.convert_for(*kinds, chunk.values(), rows.validity())?;
        let (first, added) = rows.add(first_row, chunk.rows())?;
        slots.append(first, added, chunk, rows.validity(), growth)?;
        rows.note_values(first, added)
    }

    /// Returns the number of cells that the column counts for in a batch of `row_count` rows.
    pub(super) fn cell_count(&self, row_count: usize) -> usize {
        self.rows.cell_count(row_count)
    }

    /// Returns the column of `row_count` rows.
    ///
    /// Errors: `batch_too_large`, `result_too_large`.
    pub(super) fn finish(self, row_count: usize) -> Result<BuiltColumn, Error> {
        let Self {
            name,
            kinds,
            mut rows,
            mut slots,
        } = self;
        let slot_count = rows.choose_final_form(&mut slots, row_count)?;
        if let Slots::Texts(texts) | Slots::Sources(texts) = &slots
            && texts.is_too_large()
        {
            return Err(too_large(&name, texts.text_bytes));
        }
        let validity = rows.validity();
        let column = match slots {
            Slots::None => BuiltColumn::of(ColumnType::Null),
            Slots::Numbers(slots) => slots.finish(slot_count)?,
            Slots::Dictionary(slots) => finish_repeating(slots, validity, slot_count)?
                .ok_or_else(|| too_large(&name, MAX_TEXT_BYTES + 1))?,
            Slots::Texts(texts) if kinds.meets(Kinds::ESCAPED_STRING) => {
                finish_escaped(texts, validity, slot_count)?
            }
            Slots::Texts(texts) => texts.finish(ColumnType::Utf8, slot_count)?,
            Slots::Sources(sources) => finish_sources(sources, kinds, validity, slot_count)?,
        };
        Ok(BuiltColumn {
            name,
            ..rows.finish(column, row_count, slot_count)?
        })
    }

    /// Returns the approximate amount of work to finish the column.
    pub(super) fn byte_count(&self) -> usize {
        self.slots.byte_count()
    }
}

/// Creates the failure for more text than 32-bit offsets reach.
fn too_large(name: &str, text_bytes: u64) -> Error {
    let message = format!(
        "column {name:?} holds {text_bytes} bytes of text, but a batch can hold at most {MAX_TEXT_BYTES} per column"
    );
    Error::new(ErrorCode::BatchTooLarge, message)
}
