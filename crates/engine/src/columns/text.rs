use ripsaw_query::{ErrorCode, Failure};

use super::column::{Built, Column};
use super::column_chunk::Values;
use super::column_layout::{ColumnLayout, ColumnType};
use super::sections::{Sections, range};

const OFFSET_BYTES: usize = 4;
const MAX_TEXT_BYTES: usize = i32::MAX as usize;

/// A column of texts, taken as they are.
pub(super) fn build_text(column: &Column, column_type: ColumnType) -> Result<Built, Failure> {
    let text_bytes = column.text_bytes();
    check_length(column, text_bytes)?;
    let mut sections = Sections::default();
    let validity = column.place_validity(&mut sections);
    let offsets = sections.place((column.row_count + 1) * OFFSET_BYTES);
    let data = sections.place(text_bytes);
    let mut buffer = sections.allocate();
    column.write_validity(validity, &mut buffer);
    write_offsets(column, &mut buffer[range(offsets)]);
    let mut rest = &mut buffer[range(data)];
    for part in &column.parts {
        match &part.chunk.values {
            Values::Texts(texts) => rest = write(rest, texts.data()),
            Values::Strings(pool) => {
                for string in pool.iter() {
                    rest = write(rest, string);
                }
            }
            Values::None | Values::Numbers(_) => {}
        }
    }
    let layout = ColumnLayout {
        validity,
        offsets: Some(offsets),
        data: Some(data),
        ..column.layout(column_type)
    };
    Ok((layout, buffer))
}

fn check_length(column: &Column, text_bytes: usize) -> Result<(), Failure> {
    if text_bytes > MAX_TEXT_BYTES {
        return Err(too_large(column, text_bytes));
    }
    Ok(())
}

/// That a column's text is more than 32-bit offsets reach.
pub(super) fn too_large(column: &Column, text_bytes: usize) -> Failure {
    let message = format!(
        "column {:?} holds {text_bytes} bytes of text, but a batch can hold at most {MAX_TEXT_BYTES} per column",
        column.name
    );
    Failure::new(ErrorCode::BatchTooLarge, message)
}

/// Writes a text to the beginning of a buffer; returns the rest.
#[inline]
fn write<'a>(buffer: &'a mut [u8], text: &[u8]) -> &'a mut [u8] {
    let (run, rest) = buffer.split_at_mut(text.len());
    run.copy_from_slice(text);
    rest
}

fn write_offsets(column: &Column, section: &mut [u8]) {
    let (ends, _) = section[OFFSET_BYTES..].as_chunks_mut::<OFFSET_BYTES>();
    let mut end = 0_u32;
    let mut next_row = 0;
    let mut place = |row: usize, length: usize| -> Option<()> {
        ends[next_row..row].fill(end.to_le_bytes());
        end += length as u32;
        ends[row] = end.to_le_bytes();
        next_row = row + 1;
        Some(())
    };
    for part in &column.parts {
        match &part.chunk.values {
            Values::Texts(texts) => {
                part.zip_each_row(texts.ranges(), |row, range| place(row, range.len()));
            }
            Values::Strings(pool) => {
                part.zip_each_row(pool.iter(), |row, string| place(row, string.len()));
            }
            Values::None | Values::Numbers(_) => {}
        }
    }
    ends[next_row..].fill(end.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::{Column, MAX_TEXT_BYTES, check_length};
    use ripsaw_query::ErrorCode;

    #[test]
    fn refuses_more_text_than_offsets_reach() {
        let column = Column {
            name: "message".to_owned(),
            parts: Vec::new(),
            row_count: 0,
        };
        assert_eq!(check_length(&column, MAX_TEXT_BYTES), Ok(()));
        let failure = check_length(&column, MAX_TEXT_BYTES + 1).unwrap_err();
        assert_eq!(failure.code, ErrorCode::BatchTooLarge);
        let expected = "column \"message\" holds 2147483648 bytes of text, but a batch can hold at most 2147483647 per column";
        assert_eq!(failure.message, expected);
    }
}
