use std::ops::Range;

use super::column::{Built, Column};
use super::column_chunk::Values;
use super::column_layout::{ColumnLayout, ColumnType};
use super::sections::{Sections, range};

/// Bytes of a bitmap of so many rows.
pub(super) fn bitmap_length(row_count: usize) -> usize {
    row_count.div_ceil(8)
}

#[inline]
pub(super) fn set_bit(bitmap: &mut [u8], row: usize) {
    bitmap[row / 8] |= 1 << (row % 8);
}

/// Sets a run of bits.
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

/// A column of true and false.
pub(super) fn build_bool(column: &Column) -> Built {
    let mut sections = Sections::default();
    let validity = column.place_validity(&mut sections);
    let values = sections.place(bitmap_length(column.row_count));
    let mut buffer = sections.allocate();
    column.write_validity(validity, &mut buffer);
    let bits = &mut buffer[range(values)];
    for part in &column.parts {
        if let Values::Texts(texts) = &part.chunk.values {
            part.zip_each_row(texts.iter(), |row, (_, text)| {
                if text == b"true" {
                    set_bit(bits, row);
                }
                Some(())
            });
        }
    }
    let layout = ColumnLayout {
        validity,
        values: Some(values),
        ..column.layout(ColumnType::Bool)
    };
    (layout, buffer)
}

#[cfg(test)]
mod tests {
    use super::{set_bit, set_bits};

    #[test]
    fn a_run_of_bits_is_that_many_bits() {
        for start in 0..20 {
            for end in start..40 {
                let (mut run, mut single) = ([0; 5], [0; 5]);
                set_bits(&mut run, start..end);
                (start..end).for_each(|row| set_bit(&mut single, row));
                assert_eq!(run, single, "{start}..{end}");
            }
        }
    }
}
