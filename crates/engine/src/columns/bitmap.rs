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
            for (row, (_, text)) in part.rows().zip(texts.iter()) {
                if text == b"true" {
                    set_bit(bits, row);
                }
            }
        }
    }
    let layout = ColumnLayout {
        validity,
        values: Some(values),
        ..column.layout(ColumnType::Bool)
    };
    (layout, buffer)
}
