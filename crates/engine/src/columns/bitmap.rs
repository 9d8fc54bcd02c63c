//! Bitmaps with a bit per row, least significant bit first.

use std::ops::Range;

/// Returns the number of bytes of a bitmap for `row_count` rows.
pub(super) fn bitmap_length(row_count: usize) -> usize {
    row_count.div_ceil(8)
}

#[inline]
pub(super) fn set_bit(bitmap: &mut [u8], row: usize) {
    bitmap[row / 8] |= 1 << (row % 8);
}

#[inline]
pub(super) fn is_set(bitmap: &[u8], row: usize) -> bool {
    bitmap[row / 8] >> (row % 8) & 1 == 1
}

/// Sets the bits of a range of rows.
pub(super) fn set_bits(bitmap: &mut [u8], rows: Range<usize>) {
    let whole = rows.start.next_multiple_of(8)..rows.end / 8 * 8;
    if whole.is_empty() {
        rows.for_each(|row| set_bit(bitmap, row));
        return;
    }
    bitmap[whole.start / 8..whole.end / 8].fill(u8::MAX);
    (rows.start..whole.start).for_each(|row| set_bit(bitmap, row));
    (whole.end..rows.end).for_each(|row| set_bit(bitmap, row));
}

#[cfg(test)]
mod tests {
    use super::{is_set, set_bit, set_bits};

    #[test]
    fn a_run_of_bits_is_that_many_bits() {
        for start in 0..20 {
            for end in start..40 {
                let (mut run, mut single) = ([0; 5], [0; 5]);
                set_bits(&mut run, start..end);
                (start..end).for_each(|row| set_bit(&mut single, row));
                assert_eq!(run, single, "{start}..{end}");
                assert!((0..40).all(|row| is_set(&run, row) == (start..end).contains(&row)));
            }
        }
    }
}
