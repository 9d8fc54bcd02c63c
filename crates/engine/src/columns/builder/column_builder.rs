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
//! finish():       choose between the forms again; then by slots:
//!                 Numbers    -> int64, or f64 if any value has decimals
//!                 Dictionary -> dictionary if the strings repeat enough, else utf8
//!                 Texts      -> utf8; if any has escapes, unescape first, then dictionary if the strings repeat
//!                 Sources    -> bool, int64 or f64 if the kinds allow it and no number loses digits, else json
//! ```
//!
//! A conversion loses nothing, because every form keeps the exact source text: `1.50` is kept as digits and a number of
//! decimals. The result is therefore the same wherever a conversion happens, and does not depend on cuts.
//!
//! A column is sparse if fewer than one row in 16 has a value. A value of a sparse column takes its slot of up to 8
//! bytes and 4 bytes for its row, instead of 16 or more slots. While rows are appended, a dense column becomes sparse
//! only below one in 32, and dense again from one in 16 on: without this distance, a column near the border would be
//! converted again and again. `finish` decides by one in 16 alone, so that the form depends on the numbers of rows and
//! values, and not on the order in which they came.

use std::collections::TryReserveError;

use ripsaw_query::{ErrorCode, Failure};

use crate::columns::bitmap::{bitmap_length, set_bit};
use crate::columns::chunk::{ChunkColumn, Rows, Values};
use crate::columns::record_batch::ColumnType;
use super::dictionary_slots::DictionarySlots;
use super::growth::Growth;
use crate::columns::kinds::Kinds;
use super::number_slots::{NumberSlots, numbers_of};
use super::slots::Slots;
use super::text_slots::{MAX_TEXT_BYTES, TextSlots};
use super::validity::Validity;
use crate::room::{make_room, resize};

/// Number of rows per value above which a column is sparse: it has no slots for rows without a value.
const SPARSE_ROWS_PER_VALUE: usize = 16;

/// Number of rows per value above which a growing column becomes sparse: twice as many, so that a column does not
/// change its form again and again.
const MAX_ROWS_PER_VALUE: usize = 2 * SPARSE_ROWS_PER_VALUE;

/// Values of one column of all chunks so far, in row order, in the form that the column will have if no other kind of
/// value follows.
#[derive(Debug)]
pub(in crate::columns) struct ColumnBuilder {
    pub(in crate::columns) name: String,
    kinds: Kinds,
    /// Row of each slot of a sparse column. Otherwise slot `i` is that of row `i`.
    sparse_rows: Option<Vec<u32>>,
    /// Slots that have a value. In a sparse column, all of them have one.
    validity: Validity,
    slots: Slots,
}

/// A finished column, with each section in a buffer of its own.
#[derive(Debug, Default)]
pub(in crate::columns) struct Built {
    pub(in crate::columns) name: String,
    pub(in crate::columns) column_type: ColumnType,
    pub(in crate::columns) null_count: usize,
    pub(in crate::columns) rows: Option<Vec<u8>>,
    pub(in crate::columns) validity: Option<Vec<u8>>,
    pub(in crate::columns) values: Option<Vec<u8>>,
    pub(in crate::columns) offsets: Option<Vec<u8>>,
    pub(in crate::columns) data: Option<Vec<u8>>,
    pub(in crate::columns) dictionary_length: Option<usize>,
}

impl ColumnBuilder {
    /// Creates a column without values.
    pub(in crate::columns) fn new(name: String) -> Self {
        Self {
            name,
            kinds: Kinds::NONE,
            sparse_rows: None,
            validity: Validity::default(),
            slots: Slots::None,
        }
    }

    /// Adds the values of a chunk whose first row is `first_row`.
    pub(in crate::columns) fn append(
        &mut self,
        first_row: usize,
        chunk: &ChunkColumn,
        growth: Growth,
    ) -> Result<(), TryReserveError> {
        if chunk.len() == 0 {
            return Ok(());
        }
        let rows = chunk.rows();
        self.choose_form(first_row + rows.end(), self.value_count() + chunk.len())?;
        self.kinds = self.kinds.or(chunk.kinds());
        self.make_slots_for(chunk)?;
        let (first, slot_rows) = match &mut self.sparse_rows {
            None => (first_row, rows),
            Some(listed) => {
                let first = listed.len();
                make_room(listed, chunk.len())?;
                match rows {
                    Rows::First(count) => {
                        listed.extend(first_row as u32..(first_row + count) as u32);
                    }
                    Rows::Listed(rows) => {
                        listed.extend(rows.iter().map(|row| first_row as u32 + row));
                    }
                }
                (first, Rows::First(chunk.len()))
            }
        };
        self.slots
            .append(first, slot_rows, chunk, &self.validity, growth)?;
        self.validity.append(first, slot_rows)
    }

    pub(in crate::columns) fn value_count(&self) -> usize {
        self.validity.value_count()
    }

    /// Returns the number of cells that the column counts for in a batch of `row_count` rows: one per row, or
    /// [`SPARSE_ROWS_PER_VALUE`] per value if that is less. It depends on the input alone, and never decreases while
    /// rows are added.
    pub(in crate::columns) fn cell_count(&self, row_count: usize) -> usize {
        row_count.min(self.value_count().saturating_mul(SPARSE_ROWS_PER_VALUE))
    }

    /// Makes the column sparse or dense, as its numbers of rows and values require.
    fn choose_form(&mut self, row_count: usize, value_count: usize) -> Result<(), TryReserveError> {
        match &self.sparse_rows {
            None if is_sparse(row_count, value_count, MAX_ROWS_PER_VALUE) => self.make_sparse(),
            Some(_) if !is_sparse(row_count, value_count, SPARSE_ROWS_PER_VALUE) => {
                self.make_dense()
            }
            _ => Ok(()),
        }
    }

    fn make_sparse(&mut self) -> Result<(), TryReserveError> {
        let mut rows = Vec::new();
        make_room(&mut rows, self.value_count())?;
        rows.extend(self.validity.rows().map(|row| row as u32));
        self.slots.gather(&rows);
        self.validity = Validity::of_all(rows.len());
        self.sparse_rows = Some(rows);
        Ok(())
    }

    fn make_dense(&mut self) -> Result<(), TryReserveError> {
        if let Some(rows) = self.sparse_rows.take() {
            self.slots.spread(&rows)?;
            self.validity = Validity::default();
            self.validity.append(0, Rows::Listed(&rows))?;
        }
        Ok(())
    }

    /// Converts the slots, if necessary, so that they can hold the values of a chunk, too.
    fn make_slots_for(&mut self, chunk: &ChunkColumn) -> Result<(), TryReserveError> {
        let are_strings = self.kinds.is_within(Kinds::STRING);
        let are_escaped = self.kinds.meets(Kinds::ESCAPED_STRING);
        let validity = &self.validity;
        self.slots = match (std::mem::take(&mut self.slots), chunk.values()) {
            (Slots::None, Values::Numbers(_)) => Slots::Numbers(NumberSlots::default()),
            (Slots::None, _) if are_strings && !are_escaped => {
                Slots::Dictionary(DictionarySlots::default())
            }
            (Slots::None, _) if are_strings => Slots::Texts(TextSlots::default()),
            (Slots::None, _) => Slots::Sources(TextSlots::default()),
            (slots @ Slots::Numbers(_), Values::Numbers(_)) => slots,
            (Slots::Dictionary(slots), _) if are_strings && are_escaped => {
                Slots::Texts(slots.to_texts(validity)?)
            }
            (slots @ (Slots::Dictionary(_) | Slots::Texts(_)), _) if are_strings => slots,
            (slots, _) => Slots::Sources(slots.into_sources(validity)?),
        };
        Ok(())
    }

    /// Returns the column of `row_count` rows.
    ///
    /// Errors: `batch_too_large`, `result_too_large`.
    pub(in crate::columns) fn finish(mut self, row_count: usize) -> Result<Built, Failure> {
        let value_count = self.value_count();
        if is_sparse(row_count, value_count, SPARSE_ROWS_PER_VALUE) {
            if self.sparse_rows.is_none() {
                self.make_sparse()?;
            }
        } else {
            self.make_dense()?;
        }
        let slot_count = self.sparse_rows.as_ref().map_or(row_count, Vec::len);
        let Self {
            name,
            kinds,
            sparse_rows,
            validity,
            slots,
        } = self;
        if let Slots::Texts(texts) | Slots::Sources(texts) = &slots
            && texts.is_too_large()
        {
            return Err(too_large(&name, texts.text_bytes));
        }
        let content = match slots {
            Slots::None => Built::of(ColumnType::Null),
            Slots::Numbers(slots) => {
                let (column_type, values) = slots.finish(slot_count)?;
                Built::of_values(column_type, values)
            }
            Slots::Dictionary(slots) if slots.is_worth_it() => of_dictionary(slots, slot_count)?
                .ok_or_else(|| too_large(&name, MAX_TEXT_BYTES + 1))?,
            Slots::Dictionary(slots) => {
                of_texts(ColumnType::Utf8, slots.to_texts(&validity)?, slot_count)?
            }
            Slots::Texts(mut texts) if kinds.meets(Kinds::ESCAPED_STRING) => {
                texts.unescape();
                of_strings(texts, &validity, slot_count)?
            }
            Slots::Texts(texts) => of_texts(ColumnType::Utf8, texts, slot_count)?,
            Slots::Sources(sources) if kinds.is_within(Kinds::BOOL) => {
                of_bools(&sources, &validity, slot_count)?
            }
            Slots::Sources(sources) if kinds.is_within(Kinds::NUMBER) => {
                match numbers_of(&sources, &validity, slot_count)? {
                    Some((column_type, values)) => Built::of_values(column_type, values),
                    None => of_texts(ColumnType::Json, sources, slot_count)?,
                }
            }
            Slots::Sources(sources) => of_texts(ColumnType::Json, sources, slot_count)?,
        };
        let validity = validity.finish(slot_count)?;
        Ok(Built {
            name,
            null_count: row_count - value_count,
            rows: sparse_rows.as_deref().map(to_le_bytes).transpose()?,
            validity: validity.filter(|_| value_count > 0),
            ..content
        })
    }

    /// Returns the approximate amount of work to finish the column.
    pub(in crate::columns) fn byte_count(&self) -> usize {
        self.slots.byte_count()
    }
}

/// Returns whether fewer than one row in `rows_per_value` has a value. Row numbers of sparse columns have 32 bits.
fn is_sparse(row_count: usize, value_count: usize, rows_per_value: usize) -> bool {
    value_count > 0
        && value_count.saturating_mul(rows_per_value) < row_count
        && u32::try_from(row_count).is_ok()
}

impl Built {
    /// Iterates over the sections that the column has.
    pub(in crate::columns) fn sections(&self) -> impl Iterator<Item = &Vec<u8>> {
        let Self {
            rows,
            validity,
            values,
            offsets,
            data,
            ..
        } = self;
        [rows, validity, values, offsets, data]
            .into_iter()
            .flatten()
    }

    fn of(column_type: ColumnType) -> Self {
        Self {
            column_type,
            ..Self::default()
        }
    }

    fn of_values(column_type: ColumnType, values: Vec<u8>) -> Self {
        Self {
            values: Some(values),
            ..Self::of(column_type)
        }
    }
}

fn of_texts(
    column_type: ColumnType,
    mut texts: TextSlots,
    slot_count: usize,
) -> Result<Built, TryReserveError> {
    texts.pad(slot_count)?;
    Ok(Built {
        offsets: Some(texts.offsets),
        data: Some(texts.data),
        ..Built::of(column_type)
    })
}

/// Returns `None` if the offsets would exceed 32 bits.
fn of_dictionary(
    slots: DictionarySlots,
    slot_count: usize,
) -> Result<Option<Built>, TryReserveError> {
    let (indices, dictionary) = slots.finish(slot_count)?;
    let dictionary_length = Some(dictionary.len());
    let sections = dictionary.into_sections();
    Ok(sections.map(|(offsets, data)| Built {
        offsets: Some(offsets),
        data: Some(data),
        dictionary_length,
        ..Built::of_values(ColumnType::Dictionary, indices)
    }))
}

/// Makes a column of strings that had escapes. Only after unescaping is it known whether they repeat.
fn of_strings(
    texts: TextSlots,
    validity: &Validity,
    slot_count: usize,
) -> Result<Built, TryReserveError> {
    let mut slots = DictionarySlots::default();
    let mut fits = true;
    for (slot, text) in texts.iter(validity) {
        fits = slots.push(slot, text)?;
        if !fits {
            break;
        }
    }
    if fits
        && slots.is_worth_it()
        && let Some(built) = of_dictionary(slots, slot_count)?
    {
        return Ok(built);
    }
    of_texts(ColumnType::Utf8, texts, slot_count)
}

fn of_bools(
    sources: &TextSlots,
    validity: &Validity,
    slot_count: usize,
) -> Result<Built, TryReserveError> {
    let mut bits = Vec::new();
    resize(&mut bits, bitmap_length(slot_count))?;
    for (slot, text) in sources.iter(validity) {
        if text == b"true" {
            set_bit(&mut bits, slot);
        }
    }
    Ok(Built::of_values(ColumnType::Bool, bits))
}

fn to_le_bytes(rows: &[u32]) -> Result<Vec<u8>, TryReserveError> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(size_of_val(rows))?;
    bytes.extend(rows.iter().flat_map(|row| row.to_le_bytes()));
    Ok(bytes)
}

/// Creates the failure for more text than 32-bit offsets reach.
fn too_large(name: &str, text_bytes: u64) -> Failure {
    let message = format!(
        "column {name:?} holds {text_bytes} bytes of text, but a batch can hold at most {MAX_TEXT_BYTES} per column"
    );
    Failure::new(ErrorCode::BatchTooLarge, message)
}
