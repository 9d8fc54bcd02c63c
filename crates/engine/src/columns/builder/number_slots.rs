//! Slots of a column of numbers: a number per row.

use std::collections::TryReserveError;

use ripsaw_query::Number;

use crate::columns::chunk::Rows;
use crate::columns::record_batch::ColumnType;
use crate::columns::decimal::Decimal;
use super::growth::Growth;
use crate::columns::move_slots::{gather, spread};
use super::text_slots::TextSlots;
use super::validity::Validity;
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

    /// Returns the values of `row_count` rows: as integers if no number has decimals.
    pub(in crate::columns) fn finish(
        mut self,
        row_count: usize,
    ) -> Result<(ColumnType, Vec<u8>), TryReserveError> {
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
        Ok((column_type, self.slots))
    }
}

/// Converts the source texts of numbers: to integers if all are integers that fit, else to doubles if no number loses
/// digits. Returns `None` if one does.
pub(in crate::columns) fn numbers_of(
    sources: &TextSlots,
    validity: &Validity,
    row_count: usize,
) -> Result<Option<(ColumnType, Vec<u8>)>, TryReserveError> {
    let mut values = Vec::new();
    resize(&mut values, row_count * SLOT_BYTES)?;
    let mut convert = |to_slot: fn(Number<'_>) -> Option<[u8; SLOT_BYTES]>| {
        let (slots, _) = values.as_chunks_mut::<SLOT_BYTES>();
        sources.iter(validity).all(|(row, literal)| {
            let slot = Number::parse(literal).and_then(to_slot);
            slots[row] = slot.unwrap_or_default();
            slot.is_some()
        })
    };
    let column_type = if convert(|number| match number {
        Number::Int(value) => Some(value.to_le_bytes()),
        _ => None,
    }) {
        Some(ColumnType::Int64)
    } else if convert(|number| exact_f64(number).map(f64::to_le_bytes)) {
        Some(ColumnType::F64)
    } else {
        None
    };
    Ok(column_type.map(|column_type| (column_type, values)))
}

/// Returns the nearest `f64`, unless an integer literal would lose digits.
fn exact_f64(number: Number<'_>) -> Option<f64> {
    let value = number.to_f64();
    let exact = match number {
        Number::Float(_) => true,
        Number::Int(int) => int.unsigned_abs() <= 1 << 53 || value as i128 == i128::from(int),
        Number::BigInt(_) => number.compare(Number::Float(value)).is_eq(),
    };
    exact.then_some(value)
}
