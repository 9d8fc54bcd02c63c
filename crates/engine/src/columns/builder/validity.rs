//! Which rows of a column have a value.

use std::collections::TryReserveError;

use crate::columns::bitmap::{bitmap_length, is_set, set_bit, set_bits};
use crate::columns::chunk::Rows;
use crate::room::resize;

/// Rows of a column that have a value. There is a bitmap only if a row has none.
#[derive(Debug, Default)]
pub(in crate::columns) struct Validity {
    bitmap: Option<Vec<u8>>,
    /// Number of rows up to the last one with a value.
    row_count: usize,
    value_count: usize,
}

impl Validity {
    /// Creates `row_count` rows, all of which have a value.
    pub(in crate::columns) fn of_all(row_count: usize) -> Self {
        Self {
            bitmap: None,
            row_count,
            value_count: row_count,
        }
    }

    /// Notes the rows of a chunk that have a value.
    pub(in crate::columns) fn append(
        &mut self,
        first_row: usize,
        rows: Rows<'_>,
    ) -> Result<(), TryReserveError> {
        let end = first_row + rows.end();
        let count = match rows {
            Rows::First(count) => count,
            Rows::Listed(rows) => rows.len(),
        };
        self.value_count += count;
        if self.bitmap.is_some() || self.value_count < end {
            let bitmap = self.bitmap(end)?;
            match rows {
                Rows::First(count) => set_bits(bitmap, first_row..first_row + count),
                Rows::Listed(rows) => {
                    for row in rows {
                        set_bit(bitmap, first_row + *row as usize);
                    }
                }
            }
        }
        self.row_count = end;
        Ok(())
    }

    pub(in crate::columns) fn value_count(&self) -> usize {
        self.value_count
    }

    /// Returns whether a row has a value.
    #[inline]
    pub(in crate::columns) fn has_value(&self, row: usize) -> bool {
        match &self.bitmap {
            Some(bitmap) => row < self.row_count && is_set(bitmap, row),
            None => row < self.row_count,
        }
    }

    /// Iterates over the rows that have a value.
    pub(in crate::columns) fn rows(&self) -> impl Iterator<Item = usize> {
        (0..self.row_count).filter(|row| self.has_value(*row))
    }

    /// Returns a bit for each of `row_count` rows, set where there is a value; `None` if all of them have one.
    pub(in crate::columns) fn finish(
        mut self,
        row_count: usize,
    ) -> Result<Option<Vec<u8>>, TryReserveError> {
        if self.value_count == row_count {
            return Ok(None);
        }
        self.bitmap(row_count)?;
        Ok(self.bitmap)
    }

    /// Returns the bitmap, with room for `row_count` rows.
    fn bitmap(&mut self, row_count: usize) -> Result<&mut [u8], TryReserveError> {
        if self.bitmap.is_none() {
            let mut bitmap = Vec::new();
            resize(&mut bitmap, bitmap_length(self.row_count))?;
            set_bits(&mut bitmap, 0..self.row_count);
            self.bitmap = Some(bitmap);
        }
        let bitmap = self.bitmap.get_or_insert_default();
        resize(bitmap, bitmap_length(row_count))?;
        Ok(bitmap)
    }
}
