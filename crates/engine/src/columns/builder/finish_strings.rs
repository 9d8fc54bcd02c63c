//! Finishes columns of strings: dictionary if the strings repeat enough, else utf8.

use std::collections::TryReserveError;

use super::dictionary_slots::DictionarySlots;
use super::text_slots::TextSlots;
use super::validity::Validity;
use crate::columns::record_batch::{BuiltColumn, ColumnType};

/// Returns the column of strings without escapes; `None` if they repeat and the offsets of the distinct ones would
/// exceed 32 bits.
pub(super) fn finish_repeating(
    slots: DictionarySlots,
    validity: &Validity,
    slot_count: usize,
) -> Result<Option<BuiltColumn>, TryReserveError> {
    if slots.is_worth_it() {
        return slots.finish(slot_count);
    }
    let texts = slots.to_texts(validity)?;
    texts.finish(ColumnType::Utf8, slot_count).map(Some)
}

/// Returns the column of strings some of which have escapes. Only after unescaping is it known whether they repeat.
pub(super) fn finish_escaped(
    mut texts: TextSlots,
    validity: &Validity,
    slot_count: usize,
) -> Result<BuiltColumn, TryReserveError> {
    texts.unescape();
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
        && let Some(column) = slots.finish(slot_count)?
    {
        return Ok(column);
    }
    texts.finish(ColumnType::Utf8, slot_count)
}
