//! Expands the sections of a sparse column to a slot per row.

use std::collections::TryReserveError;

use super::column_layout::ColumnType;
use crate::columns::bitmap::{bitmap_length, is_set, set_bit};
use crate::columns::move_slots::{spread, spread_offsets};
use crate::room::resize;

/// Where the sections of a sparse column are, expanded to a slot per row.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Expanded {
    /// A bit per row.
    pub validity: Vec<u8>,
    /// Values; empty for texts.
    pub values: Vec<u8>,
    /// Offsets of `utf8` and `json` columns. Empty for other types: the offsets of a dictionary remain as they are.
    pub offsets: Vec<u8>,
}

impl Expanded {
    /// Expands the sections of a column of `row_count` rows. `rows` are those of its slots, ascending and within the
    /// column.
    pub fn of(
        column_type: ColumnType,
        row_count: usize,
        rows: &[u32],
        values: &[u8],
        offsets: &[u8],
    ) -> Result<Self, TryReserveError> {
        let mut expanded = Self::default();
        resize(&mut expanded.validity, bitmap_length(row_count))?;
        for row in rows {
            set_bit(&mut expanded.validity, *row as usize);
        }
        match column_type {
            ColumnType::Null => {}
            ColumnType::Bool => {
                resize(&mut expanded.values, bitmap_length(row_count))?;
                for (slot, row) in rows.iter().enumerate() {
                    if is_set(values, slot) {
                        set_bit(&mut expanded.values, *row as usize);
                    }
                }
            }
            ColumnType::Int64 | ColumnType::F64 => {
                expanded.values = spread_copy::<8>(values, rows, row_count)?;
            }
            ColumnType::Dictionary => {
                expanded.values = spread_copy::<4>(values, rows, row_count)?;
            }
            ColumnType::Utf8 | ColumnType::Json => {
                let mut starts = copy_with_room(offsets, (row_count + 1) * size_of::<i32>())?;
                spread_offsets(&mut starts, rows)?;
                let end = starts.last_chunk().copied().unwrap_or([0; 4]);
                let missing = (row_count + 1).saturating_sub(starts.len() / end.len());
                starts.extend(std::iter::repeat_n(end, missing).flatten());
                expanded.offsets = starts;
            }
        }
        Ok(expanded)
    }
}

fn spread_copy<const BYTES: usize>(
    values: &[u8],
    rows: &[u32],
    row_count: usize,
) -> Result<Vec<u8>, TryReserveError> {
    let mut slots = copy_with_room(values, row_count * BYTES)?;
    spread::<BYTES>(&mut slots, rows)?;
    resize(&mut slots, row_count * BYTES)?;
    Ok(slots)
}

fn copy_with_room(bytes: &[u8], capacity: usize) -> Result<Vec<u8>, TryReserveError> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(capacity.max(bytes.len()))?;
    copy.extend_from_slice(bytes);
    Ok(copy)
}
