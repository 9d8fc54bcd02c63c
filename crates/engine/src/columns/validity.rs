use super::bitmap::{bitmap_length, is_set, set_bit, set_bits};
use super::column_chunk::Rows;

/// Which rows of a column have a value. There is a bitmap only where one has none.
#[derive(Debug, Default)]
pub(super) struct Validity {
    bitmap: Option<Vec<u8>>,
    /// Up to the last row with a value.
    row_count: usize,
    value_count: usize,
}

impl Validity {
    /// Notes the rows of a chunk that have a value.
    pub(super) fn append(&mut self, first_row: usize, rows: Rows<'_>) {
        let end = first_row + rows.end();
        let count = match rows {
            Rows::First(count) => count,
            Rows::Listed(rows) => rows.len(),
        };
        self.value_count += count;
        if self.bitmap.is_some() || self.value_count < end {
            let bitmap = self.bitmap(end);
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
    }

    pub(super) fn value_count(&self) -> usize {
        self.value_count
    }

    /// Whether a row has a value.
    #[inline]
    pub(super) fn has_value(&self, row: usize) -> bool {
        match &self.bitmap {
            Some(bitmap) => row < self.row_count && is_set(bitmap, row),
            None => row < self.row_count,
        }
    }

    /// A bit for each of so many rows, set where there is a value; `None` if all of them have one.
    pub(super) fn finish(mut self, row_count: usize) -> Option<Vec<u8>> {
        if self.value_count == row_count {
            return None;
        }
        self.bitmap(row_count);
        self.bitmap
    }

    /// The bitmap, with room for so many rows.
    fn bitmap(&mut self, row_count: usize) -> &mut [u8] {
        let all = self.row_count;
        let bitmap = self.bitmap.get_or_insert_with(|| {
            let mut bitmap = vec![0; bitmap_length(all)];
            set_bits(&mut bitmap, 0..all);
            bitmap
        });
        bitmap.resize(bitmap_length(row_count), 0);
        bitmap
    }
}
