//! Slots of a column of texts: offsets of 32 bits per row, and the bytes of all texts.

use std::collections::TryReserveError;

use memchr::memchr;

use super::growth::Growth;
use super::validity::Validity;
use crate::columns::chunk::Rows;
use crate::columns::move_slots::{gather, spread_offsets};
use crate::columns::record_batch::{BuiltColumn, ColumnType};
use crate::columns::texts::Texts;
use crate::record::string::unescape_into;
use crate::room::make_room;

const OFFSET_BYTES: usize = 4;
/// Maximum number of bytes of all texts of a column.
pub(in crate::columns) const MAX_TEXT_BYTES: u64 = i32::MAX as u64;

/// A text per row, empty where the row has no value, as offsets of 32 bits and UTF-8.
#[derive(Debug)]
pub(in crate::columns) struct TextSlots {
    /// Start offset of each row, plus one end offset.
    offsets: Vec<u8>,
    pub(in crate::columns) data: Vec<u8>,
    /// Number of bytes of all texts. Beyond [`MAX_TEXT_BYTES`], further texts are not kept.
    pub(in crate::columns) text_bytes: u64,
}

impl Default for TextSlots {
    fn default() -> Self {
        Self {
            offsets: vec![0; OFFSET_BYTES],
            data: Vec::new(),
            text_bytes: 0,
        }
    }
}

impl TextSlots {
    /// Returns whether there is more text than offsets reach.
    pub(in crate::columns) fn is_too_large(&self) -> bool {
        self.text_bytes > MAX_TEXT_BYTES
    }

    /// Adds empty slots, up to `row_count` rows.
    fn pad(&mut self, row_count: usize) -> Result<(), TryReserveError> {
        let missing = row_count - self.row_count();
        if missing == 0 {
            return Ok(());
        }
        make_room(&mut self.offsets, missing * OFFSET_BYTES)?;
        let end = self.end().to_le_bytes();
        self.offsets
            .extend(std::iter::repeat_n(end, missing).flatten());
        Ok(())
    }

    /// Adds the text of a row after all others; rows between them are empty.
    pub(in crate::columns) fn push(
        &mut self,
        row: usize,
        text: &[u8],
    ) -> Result<(), TryReserveError> {
        self.pad(row)?;
        self.text_bytes += text.len() as u64;
        if !self.is_too_large() {
            make_room(&mut self.data, text.len())?;
            self.data.extend_from_slice(text);
        }
        make_room(&mut self.offsets, OFFSET_BYTES)?;
        self.offsets.extend_from_slice(&self.end().to_le_bytes());
        Ok(())
    }

    /// Adds the texts of rows of a chunk.
    pub(in crate::columns) fn append(
        &mut self,
        first_row: usize,
        rows: Rows<'_>,
        texts: &Texts,
        growth: Growth,
    ) -> Result<(), TryReserveError> {
        self.text_bytes += texts.data().len() as u64;
        if self.is_too_large() {
            return Ok(());
        }
        self.pad(first_row)?;
        let base = self.end();
        growth.reserve(&mut self.data, base as usize + texts.data().len())?;
        self.data.extend_from_slice(texts.data());
        let at = self.offsets.len();
        let length = at + rows.end() * OFFSET_BYTES;
        growth.reserve(&mut self.offsets, length)?;
        self.offsets.resize(length, 0);
        let (ends, _) = self.offsets[at..].as_chunks_mut::<OFFSET_BYTES>();
        let mut end = base;
        let mut next = 0;
        rows.zip_each(0, texts.ends().iter(), |row, own_end| {
            ends[next..row].fill(end.to_le_bytes());
            end = base + own_end;
            ends[row] = end.to_le_bytes();
            next = row + 1;
        });
        Ok(())
    }

    /// Converts a slot per row to a slot for each of `rows`. The text does not change, since other rows have none.
    pub(in crate::columns) fn gather(&mut self, rows: &[u32]) {
        // Only the size is kept of a column that is too large.
        if !self.is_too_large() {
            gather::<OFFSET_BYTES>(&mut self.offsets, rows);
            self.offsets.extend_from_slice(&self.end().to_le_bytes());
        }
    }

    /// Converts a slot for each of `rows` to a slot per row.
    pub(in crate::columns) fn spread(&mut self, rows: &[u32]) -> Result<(), TryReserveError> {
        if self.is_too_large() {
            return Ok(());
        }
        spread_offsets(&mut self.offsets, rows)
    }

    /// Returns the column of `row_count` rows.
    pub(super) fn finish(
        mut self,
        column_type: ColumnType,
        row_count: usize,
    ) -> Result<BuiltColumn, TryReserveError> {
        self.pad(row_count)?;
        Ok(BuiltColumn {
            offsets: Some(self.offsets),
            data: Some(self.data),
            ..BuiltColumn::of(column_type)
        })
    }

    /// Iterates over the rows that have a value, with their texts.
    pub(in crate::columns) fn iter<'a>(
        &'a self,
        validity: &'a Validity,
    ) -> impl Iterator<Item = (usize, &'a [u8])> {
        let (offsets, _) = self.offsets.as_chunks::<OFFSET_BYTES>();
        let offset = |bytes: &[u8; OFFSET_BYTES]| u32::from_le_bytes(*bytes) as usize;
        let rows = offsets.windows(2).enumerate();
        rows.filter(|(row, _)| validity.has_value(*row))
            .map(move |(row, ends)| (row, &self.data[offset(&ends[0])..offset(&ends[1])]))
    }

    /// Unescapes strings in place: what follows an escape moves towards the start.
    pub(in crate::columns) fn unescape(&mut self) {
        let Self { offsets, data, .. } = self;
        let (ends, _) = offsets[OFFSET_BYTES..].as_chunks_mut::<OFFSET_BYTES>();
        let mut next_escape = memchr(b'\\', data);
        let mut unescaped = Vec::new();
        let mut start = 0;
        // `data[kept..]` has yet to move to `moved`.
        let (mut kept, mut moved) = (0, 0);
        for slot in ends {
            let end = u32::from_le_bytes(*slot) as usize;
            if next_escape.is_some_and(|at| at < end) {
                unescaped.clear();
                unescape_into(&data[start..end], &mut unescaped);
                data.copy_within(kept..start, moved);
                moved += start - kept;
                data[moved..moved + unescaped.len()].copy_from_slice(&unescaped);
                moved += unescaped.len();
                kept = end;
                next_escape = memchr(b'\\', &data[end..]).map(|at| end + at);
            }
            *slot = ((moved + end - kept) as u32).to_le_bytes();
            start = end;
        }
        data.copy_within(kept.., moved);
        data.truncate(moved + data.len() - kept);
    }

    pub(in crate::columns) fn row_count(&self) -> usize {
        self.offsets.len() / OFFSET_BYTES - 1
    }

    fn end(&self) -> u32 {
        self.data.len() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::TextSlots;
    use crate::columns::builder::validity::Validity;
    use crate::columns::chunk::Rows;

    #[test]
    fn escapes_are_undone_where_they_stand() {
        let sources = [r"a\n", "plain", "", r"\u00e9\ud800!", "é", r"\\\\", "end"];
        let mut texts = TextSlots::default();
        let mut validity = Validity::default();
        for (row, source) in sources.iter().enumerate() {
            texts.push(row, source.as_bytes()).unwrap();
        }
        validity.append(0, Rows::First(sources.len())).unwrap();
        texts.unescape();
        let found: Vec<_> = texts.iter(&validity).map(|(_, text)| text).collect();
        let expected = ["a\n", "plain", "", "é\u{FFFD}!", "é", r"\\", "end"];
        assert_eq!(found, expected.map(str::as_bytes));
    }
}
