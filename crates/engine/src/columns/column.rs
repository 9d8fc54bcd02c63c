use ripsaw_query::Failure;

use super::bitmap::{bitmap_length, build_bool, set_bit, set_bits};
use super::column_chunk::{ColumnChunk, Rows, Values};
use super::column_layout::{ColumnLayout, ColumnType, Section};
use super::dictionary::build_dictionary;
use super::kinds::Kinds;
use super::numbers::{build_f64, build_int64};
use super::sections::{Sections, range};
use super::text::{build_text, too_large};

/// A finished column: what its buffer holds, and the buffer.
pub(super) type Built = (ColumnLayout, Vec<u8>);

/// The values of one column of the whole input, not yet typed.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) parts: Vec<Part>,
    /// Rows of the batch.
    pub(super) row_count: usize,
}

/// The values of one chunk.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) first_row: usize,
    pub(super) chunk: ColumnChunk,
}

impl Part {
    /// Calls `visit` with the row in the batch of each value, and what `values` has for it, until it says `None`.
    #[inline(always)]
    pub(super) fn zip_each_row<T>(
        &self,
        values: impl Iterator<Item = T>,
        visit: impl FnMut(usize, T) -> Option<()>,
    ) -> Option<()> {
        self.chunk.rows().zip_each(self.first_row, values, visit)
    }
}

impl Column {
    /// Infers the type and codes the values. Errors: `batch_too_large`.
    pub(super) fn build(mut self) -> Result<Built, Failure> {
        let is_too_large = |part: &Part| matches!(&part.chunk.values, Values::Texts(texts) if texts.is_too_large());
        if self.parts.iter().any(is_too_large) {
            return Err(too_large(&self, self.text_bytes()));
        }
        let kinds = self.parts.iter().map(|part| part.chunk.values.kinds());
        let kinds = kinds.fold(Kinds::NONE, Kinds::or);
        if kinds == Kinds::NONE {
            return Ok((self.layout(ColumnType::Null), Vec::new()));
        }
        if kinds.is_within(Kinds::BOOL) {
            return Ok(build_bool(&self));
        }
        if kinds.is_within(Kinds::STRING) {
            for part in &mut self.parts {
                match &mut part.chunk.values {
                    Values::Strings(pool) => pool.unescape_strings(),
                    Values::Texts(texts) => texts.unescape_strings(),
                    Values::None | Values::Numbers(_) => {}
                }
            }
            return match build_dictionary(&self) {
                Some(built) => Ok(built),
                None => build_text(&self, ColumnType::Utf8),
            };
        }
        let numbers = if kinds.is_within(Kinds::NUMBER) {
            build_int64(&self).or_else(|| build_f64(&self))
        } else {
            None
        };
        if let Some(built) = numbers {
            return Ok(built);
        }
        for part in &mut self.parts {
            part.chunk.values.as_texts().quote_strings();
        }
        build_text(&self, ColumnType::Json)
    }

    pub(super) fn value_count(&self) -> usize {
        self.parts.iter().map(|part| part.chunk.len()).sum()
    }

    pub(super) fn text_bytes(&self) -> usize {
        let bytes = self.parts.iter().map(|part| part.chunk.values.text_bytes());
        bytes.sum()
    }

    /// A layout without sections.
    pub(super) fn layout(&self, column_type: ColumnType) -> ColumnLayout {
        ColumnLayout {
            name: self.name.clone(),
            column_type,
            null_count: self.row_count - self.value_count(),
            buffer: 0,
            validity: None,
            values: None,
            offsets: None,
            data: None,
            dictionary_length: None,
        }
    }

    pub(super) fn place_validity(&self, sections: &mut Sections) -> Option<Section> {
        let has_nulls = self.value_count() < self.row_count;
        has_nulls.then(|| sections.place(bitmap_length(self.row_count)))
    }

    pub(super) fn write_validity(&self, section: Option<Section>, buffer: &mut [u8]) {
        if let Some(section) = section {
            let bitmap = &mut buffer[range(section)];
            for part in &self.parts {
                match part.chunk.rows() {
                    Rows::First(count) => set_bits(bitmap, part.first_row..part.first_row + count),
                    Rows::Listed(rows) => {
                        for row in rows {
                            set_bit(bitmap, part.first_row + *row as usize);
                        }
                    }
                }
            }
        }
    }
}
