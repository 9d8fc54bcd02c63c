use std::cmp::Ordering;

use ripsaw_query::Number;

use super::column::{Built, Column};
use super::column_chunk::Values;
use super::column_layout::ColumnLayout;
use super::column_layout::ColumnType;
use super::sections::{Sections, range};

const VALUE_BYTES: usize = 8;

/// A column of numbers as integers, if each is an integer literal that fits.
pub(super) fn build_int64(column: &Column) -> Option<Built> {
    build(column, ColumnType::Int64, |number| match number {
        Number::Int(value) => Some(value.to_le_bytes()),
        _ => None,
    })
}

/// A column of numbers as floats, unless an integer literal would lose digits.
pub(super) fn build_f64(column: &Column) -> Option<Built> {
    build(column, ColumnType::F64, |number| {
        let value = number.to_f64();
        let exact = match number {
            Number::Float(_) => true,
            Number::Int(int) => int.unsigned_abs() <= 1 << 53 || value as i128 == i128::from(int),
            Number::BigInt(_) => number.compare(Number::Float(value)) == Ordering::Equal,
        };
        exact.then_some(value.to_le_bytes())
    })
}

fn build(
    column: &Column,
    column_type: ColumnType,
    convert: impl Fn(Number<'_>) -> Option<[u8; VALUE_BYTES]>,
) -> Option<Built> {
    let mut sections = Sections::default();
    let validity = column.place_validity(&mut sections);
    let values = sections.place(column.row_count * VALUE_BYTES);
    let mut buffer = sections.allocate();
    let (slots, _) = buffer[range(values)].as_chunks_mut::<VALUE_BYTES>();
    for part in &column.parts {
        match &part.chunk.values {
            Values::Numbers(values) => part.zip_each_row(values.iter(), |row, value| {
                let number = Number::from_digits(value >> 3, (value & 7) as usize);
                slots[row] = convert(number)?;
                Some(())
            })?,
            Values::Texts(texts) => part.zip_each_row(texts.iter(), |row, (_, literal)| {
                slots[row] = convert(Number::parse(literal)?)?;
                Some(())
            })?,
            Values::None | Values::Strings(_) => {}
        }
    }
    column.write_validity(validity, &mut buffer);
    Some((
        ColumnLayout {
            validity,
            values: Some(values),
            ..column.layout(column_type)
        },
        buffer,
    ))
}
