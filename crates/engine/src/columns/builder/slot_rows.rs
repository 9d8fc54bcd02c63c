//! The row of each slot of a column, and which slots have a value.
//!
//! A column is sparse if fewer than one row in 16 has a value. A value of a sparse column takes its slot of up to 8
//! bytes and 4 bytes for its row, instead of 16 or more slots. While rows are appended, a dense column becomes sparse
//! only below one in 32, and dense again from one in 16 on: without this distance, a column near the border would be
//! converted again and again. `finish` decides by one in 16 alone, so that the form depends on the numbers of rows and
//! values, and not on the order in which they came.

use std::collections::TryReserveError;

use super::slots::Slots;
use super::validity::Validity;
use crate::columns::chunk::Rows;
use crate::columns::record_batch::BuiltColumn;
use crate::room::make_room;

/// Number of rows per value above which a column is sparse: it has no slots for rows without a value.
const SPARSE_ROWS_PER_VALUE: usize = 16;

/// Number of rows per value above which a growing column becomes sparse: twice as many, so that a column does not
/// change its form again and again.
const MAX_ROWS_PER_VALUE: usize = 2 * SPARSE_ROWS_PER_VALUE;

/// The row of each slot of a column, and which slots have a value.
#[derive(Debug, Default)]
pub(super) struct SlotRows {
    /// Row of each slot of a sparse column. Otherwise slot `i` is that of row `i`.
    sparse: Option<Vec<u32>>,
    /// Slots that have a value. In a sparse column, all of them have one.
    validity: Validity,
}

impl SlotRows {
    pub(super) fn validity(&self) -> &Validity {
        &self.validity
    }

    pub(super) fn value_count(&self) -> usize {
        self.validity.value_count()
    }

    /// Returns the number of cells that the column counts for in a batch of `row_count` rows: one per row, or
    /// [`SPARSE_ROWS_PER_VALUE`] per value if that is less. It depends on the input alone, and never decreases while
    /// rows are added.
    pub(super) fn cell_count(&self, row_count: usize) -> usize {
        row_count.min(self.value_count().saturating_mul(SPARSE_ROWS_PER_VALUE))
    }

    /// Makes the column sparse or dense, as it should be with so many rows and values.
    pub(super) fn choose_form(
        &mut self,
        slots: &mut Slots,
        row_count: usize,
        value_count: usize,
    ) -> Result<(), TryReserveError> {
        match &self.sparse {
            None if is_sparse(row_count, value_count, MAX_ROWS_PER_VALUE) => {
                self.make_sparse(slots)
            }
            Some(_) if !is_sparse(row_count, value_count, SPARSE_ROWS_PER_VALUE) => {
                self.make_dense(slots)
            }
            _ => Ok(()),
        }
    }

    /// Adds slots for rows of a chunk whose first row is `first_row`. Returns the slot from which they count, and the
    /// slots in the form of rows.
    pub(super) fn add<'a>(
        &mut self,
        first_row: usize,
        rows: Rows<'a>,
    ) -> Result<(usize, Rows<'a>), TryReserveError> {
        let Some(listed) = &mut self.sparse else {
            return Ok((first_row, rows));
        };
        let first = listed.len();
        match rows {
            Rows::First(count) => {
                make_room(listed, count)?;
                listed.extend(first_row as u32..(first_row + count) as u32);
            }
            Rows::Listed(rows) => {
                make_room(listed, rows.len())?;
                listed.extend(rows.iter().map(|row| first_row as u32 + row));
            }
        }
        Ok((first, Rows::First(listed.len() - first)))
    }

    /// Notes that the slots that were added have a value.
    pub(super) fn note_values(
        &mut self,
        first_slot: usize,
        slots: Rows<'_>,
    ) -> Result<(), TryReserveError> {
        self.validity.append(first_slot, slots)
    }

    fn make_sparse(&mut self, slots: &mut Slots) -> Result<(), TryReserveError> {
        let mut rows = Vec::new();
        make_room(&mut rows, self.value_count())?;
        rows.extend(self.validity.rows().map(|row| row as u32));
        slots.gather(&rows);
        self.validity = Validity::of_all(rows.len());
        self.sparse = Some(rows);
        Ok(())
    }

    fn make_dense(&mut self, slots: &mut Slots) -> Result<(), TryReserveError> {
        if let Some(rows) = self.sparse.take() {
            slots.spread(&rows)?;
            self.validity = Validity::default();
            self.validity.append(0, Rows::Listed(&rows))?;
        }
        Ok(())
    }

    /// Gives the slots of a column of `row_count` rows their final form, and returns their number.
    pub(super) fn choose_final_form(
        &mut self,
        slots: &mut Slots,
        row_count: usize,
    ) -> Result<usize, TryReserveError> {
        if !is_sparse(row_count, self.value_count(), SPARSE_ROWS_PER_VALUE) {
            self.make_dense(slots)?;
        } else if self.sparse.is_none() {
            self.make_sparse(slots)?;
        }
        Ok(self.sparse.as_ref().map_or(row_count, Vec::len))
    }

    /// Completes a column of `row_count` rows and `slot_count` slots with which of them have a value.
    pub(super) fn finish(
        self,
        column: BuiltColumn,
        row_count: usize,
        slot_count: usize,
    ) -> Result<BuiltColumn, TryReserveError> {
        let value_count = self.value_count();
        let validity = self.validity.finish(slot_count)?;
        Ok(BuiltColumn {
            null_count: row_count - value_count,
            rows: self.sparse.as_deref().map(to_le_bytes).transpose()?,
            validity: validity.filter(|_| value_count > 0),
            ..column
        })
    }
}

/// Returns whether fewer than one row in `rows_per_value` has a value. Row numbers of sparse columns have 32 bits.
fn is_sparse(row_count: usize, value_count: usize, rows_per_value: usize) -> bool {
    value_count > 0
        && value_count.saturating_mul(rows_per_value) < row_count
        && u32::try_from(row_count).is_ok()
}

fn to_le_bytes(rows: &[u32]) -> Result<Vec<u8>, TryReserveError> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(size_of_val(rows))?;
    bytes.extend(rows.iter().flat_map(|row| row.to_le_bytes()));
    Ok(bytes)
}
