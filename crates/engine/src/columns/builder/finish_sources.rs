//! Finishes columns of source texts: bool, int64 or f64 if the kinds allow it and no number loses digits, else json.

use std::collections::TryReserveError;

use ripsaw_query::Number;

use super::text_slots::TextSlots;
use super::validity::Validity;
use crate::columns::bitmap::{bitmap_length, set_bit};
use crate::columns::kinds::Kinds;
use crate::columns::record_batch::{BuiltColumn, ColumnType};
use crate::room::resize;

const SLOT_BYTES: usize = 8;

/// Returns the column of values whose source texts these are, and which have these kinds.
pub(super) fn finish_sources(
    sources: TextSlots,
    kinds: Kinds,
    validity: &Validity,
    slot_count: usize,
) -> Result<BuiltColumn, TryReserveError> {
    if kinds.is_within(Kinds::BOOL) {
        return of_bools(&sources, validity, slot_count);
    }
    if kinds.is_within(Kinds::NUMBER)
        && let Some(column) = of_numbers(&sources, validity, slot_count)?
    {
        return Ok(column);
    }
    sources.finish(ColumnType::Json, slot_count)
}

fn of_bools(
    sources: &TextSlots,
    validity: &Validity,
    slot_count: usize,
) -> Result<BuiltColumn, TryReserveError> {
    let mut bits = Vec::new();
    resize(&mut bits, bitmap_length(slot_count))?;
    for (slot, text) in sources.iter(validity) {
        if text == b"true" {
            set_bit(&mut bits, slot);
        }
    }
    Ok(BuiltColumn::of_values(ColumnType::Bool, bits))
}

/// Converts the source texts of numbers: to integers if all are integers that fit, else to doubles if no number loses
/// digits. Returns `None` if one does.
fn of_numbers(
    sources: &TextSlots,
    validity: &Validity,
    slot_count: usize,
) -> Result<Option<BuiltColumn>, TryReserveError> {
    let mut values = Vec::new();
    resize(&mut values, slot_count * SLOT_BYTES)?;
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
    Ok(column_type.map(|column_type| BuiltColumn::of_values(column_type, values)))
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
