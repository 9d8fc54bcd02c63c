//! Slots of a column of numbers: a number per row.

use std::collections::TryReserveError;

use super::growth::Growth;
use crate::columns::chunk::Rows;
use crate::columns::decimal::Decimal;
use crate::columns::move_slots::{gather, spread};
use crate::columns::record_batch::{BuiltColumn, ColumnType};
use crate::room::resize;

const SLOT_BYTES: usize = 8;

/// A number per row, 0 where the row has no value.
#[derive(Debug, Default)]
pub(in crate::columns) struct NumberSlots {
    /// [`Decimal`]s, in the bytes of their words.
    slots: Vec<u8>,
    have_decimals: bool,
}

impl NumberSlots {
    /// Adds the numbers of rows of a chunk.
    pub(in crate::columns) fn append(
        &mut self,
        first_row: usize,
        rows: Rows<'_>,
        numbers: &[Decimal],
        growth: Growth,
    ) -> Result<(), TryReserveError> {
        let length = (first_row + rows.end()) * SLOT_BYTES;
        growth.reserve(&mut self.slots, length)?;
        self.slots.resize(length, 0);
        let (slots, _) = self.slots.as_chunks_mut::<SLOT_BYTES>();
        let mut decimals = 0;
        rows.zip_each(first_row, numbers.iter(), |row, number| {
            decimals |= number.decimals();
            slots[row] = number.to_le_bytes();
        });
        self.have_decimals |= decimals != 0;
        Ok(())
    }

    /// Converts a slot per row to a slot for each of `rows`.
    pub(in crate::columns) fn gather(&mut self, rows: &[u32]) {
        gather::<SLOT_BYTES>(&mut self.slots, rows);
    }

    /// Converts a slot for each of `rows` to a slot per row.
    pub(in crate::columns) fn spread(&mut self, rows: &[u32]) -> Result<(), TryReserveError> {
        spread::<SLOT_BYTES>(&mut self.slots, rows)
    }

    /// Returns the number of a row.
    pub(in crate::columns) fn number(&self, row: usize) -> Decimal {
        let (slots, _) = self.slots.as_chunks::<SLOT_BYTES>();
        Decimal::from_le_bytes(slots[row])
    }

    pub(in crate::columns) fn row_count(&self) -> usize {
        self.slots.len() / SLOT_BYTES
    }

    /// Returns the column of `row_count` rows: of integers if no number has decimals.
    pub(super) fn finish(mut self, row_count: usize) -> Result<BuiltColumn, TryReserveError> {
        resize(&mut self.slots, row_count * SLOT_BYTES)?;
        let (slots, _) = self.slots.as_chunks_mut::<SLOT_BYTES>();
        for slot in &mut *slots {
            let number = Decimal::from_le_bytes(*slot);
            *slot = if self.have_decimals {
                number.to_f64().to_le_bytes()
            } else {
                number.to_i64().to_le_bytes()
            };
        }
        let column_type = if self.have_decimals {
            ColumnType::F64
        } else {
            ColumnType::Int64
        };
        Ok(BuiltColumn::of_values(column_type, self.slots))
    }
}
