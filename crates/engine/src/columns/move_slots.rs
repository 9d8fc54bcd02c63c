//! Moves slots in place between a slot per row and a slot per value.

use std::collections::TryReserveError;

use crate::room::resize;

const OFFSET_BYTES: usize = 4;

/// Keeps the slots at `rows`, which ascend, and drops all others and their memory.
pub(super) fn gather<const BYTES: usize>(slots: &mut Vec<u8>, rows: &[u32]) {
    let (each, _) = slots.as_chunks_mut::<BYTES>();
    for (slot, row) in rows.iter().enumerate() {
        each[slot] = each[*row as usize];
    }
    slots.truncate(rows.len() * BYTES);
    slots.shrink_to_fit();
}

/// Moves slot `i` to `rows[i]`; `rows` ascend. Slots between them become 0.
pub(super) fn spread<const BYTES: usize>(
    slots: &mut Vec<u8>,
    rows: &[u32],
) -> Result<(), TryReserveError> {
    let length = rows.last().map_or(0, |last| *last as usize + 1) * BYTES;
    resize(slots, length)?;
    let (each, _) = slots.as_chunks_mut::<BYTES>();
    // Backwards: a slot moves towards the end, so that none is overwritten before it has moved.
    let mut end = each.len();
    for (slot, row) in rows.iter().enumerate().rev() {
        let row = *row as usize;
        each[row + 1..end].fill([0; BYTES]);
        each[row] = each[slot];
        end = row;
    }
    each[..end].fill([0; BYTES]);
    Ok(())
}

/// Converts the offsets of consecutive texts, which are their starts and one end, so that text `i` becomes that of
/// `rows[i]`. Rows between them have empty texts.
pub(super) fn spread_offsets(offsets: &mut Vec<u8>, rows: &[u32]) -> Result<(), TryReserveError> {
    let (Some(last), Some(mut next)) = (rows.last(), offsets.last_chunk::<OFFSET_BYTES>().copied())
    else {
        return Ok(());
    };
    resize(offsets, (*last as usize + 2) * OFFSET_BYTES)?;
    let (starts, _) = offsets.as_chunks_mut::<OFFSET_BYTES>();
    // Backwards, as above. An empty text starts where the next text does.
    let mut end = starts.len();
    for (slot, row) in rows.iter().enumerate().rev() {
        let behind = *row as usize + 1;
        starts[behind..end].fill(next);
        next = starts[slot];
        end = behind;
    }
    starts[..end].fill(next);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{gather, spread, spread_offsets};

    #[test]
    fn slots_move_to_their_rows_and_back() {
        for rows in [&[][..], &[0], &[3], &[0, 1, 2], &[0, 2, 3, 9], &[5, 6, 20]] {
            let values: Vec<u8> = (1..=2 * rows.len() as u8).collect();
            let mut slots = values.clone();
            spread::<2>(&mut slots, rows).unwrap();
            let length = rows.last().map_or(0, |last| last + 1);
            let expected = (0..length).flat_map(|row| {
                let slot = rows.iter().position(|each| *each == row);
                slot.map_or([0, 0], |slot| [values[2 * slot], values[2 * slot + 1]])
            });
            assert_eq!(slots, expected.collect::<Vec<u8>>(), "{rows:?}");
            gather::<2>(&mut slots, rows);
            assert_eq!(slots, values, "{rows:?}");
        }
    }

    #[test]
    fn texts_move_to_their_rows() {
        let mut offsets: Vec<u8> = [0_u32, 2, 2, 5].map(u32::to_le_bytes).concat();
        spread_offsets(&mut offsets, &[1, 2, 5]).unwrap();
        let expected = [0_u32, 0, 2, 2, 2, 2, 5].map(u32::to_le_bytes).concat();
        assert_eq!(offsets, expected);
    }
}
