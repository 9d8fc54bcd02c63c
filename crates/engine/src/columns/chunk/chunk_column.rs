//! The values of one column in one chunk, as compact as their kind allows.
//!
//! The first value decides the form: numbers as words, strings in a pool, anything else as source text. A value that
//! does not fit converts those before it (`values.rs`).

use super::rows::Rows;
use super::values::Values;
use crate::columns::kinds::Kinds;
use crate::record::{Span, Tag, ValueKind};

/// Values of one column in one chunk, in row order. Rows without a value have none here.
#[derive(Debug, Default)]
pub(in crate::columns) struct ChunkColumn {
    values: Values,
    /// Row of each value; empty as long as value `i` is that of row `i`.
    rows: Vec<u32>,
    /// Number of values.
    count: u32,
}

impl ChunkColumn {
    /// Forgets all values, but keeps their form: the next values are likely to be of the same kind.
    pub(in crate::columns) fn clear(&mut self) {
        self.values.clear();
        self.rows.clear();
        self.count = 0;
    }

    /// Adds the value of a row, which must be after all rows that have one. Null adds nothing.
    #[inline]
    pub(in crate::columns) fn push(&mut self, row: u32, text: &[u8], span: Span) {
        if matches!(span.kind(), ValueKind::Null | ValueKind::Absent) {
            return;
        }
        self.begin_value(row);
        if !self.values.push(text, span) {
            self.push_unexpected(text, span);
        }
    }

    /// Like [`ChunkColumn::push`], for a string without escapes at `start..end`, including its quotes.
    #[inline]
    pub(in crate::columns) fn push_plain_string(
        &mut self,
        row: u32,
        text: &[u8],
        start: usize,
        end: usize,
    ) {
        self.begin_value(row);
        if !self.values.push_plain_string(text, start, end) {
            self.push_unexpected(text, Span::new(Tag::string(false), start, end, 0));
        }
    }

    /// Like [`ChunkColumn::push`], for a number in the form of [`ShortNumbers`](ripsaw_kernels::ShortNumbers). Returns
    /// `false` if it is not a short number, or the column does not hold numbers.
    #[inline]
    pub(in crate::columns) fn push_short_number(&mut self, row: u32, number: u64) -> bool {
        let is_pushed = self.values.push_short_number(number);
        if is_pushed {
            self.begin_value(row);
        }
        is_pushed
    }

    /// Adds a value that does not fit the form so far.
    #[inline(never)]
    fn push_unexpected(&mut self, text: &[u8], span: Span) {
        self.values = if self.count == 1 {
            Values::for_first(text, span)
        } else {
            std::mem::take(&mut self.values).converted_for(span)
        };
        let is_pushed = self.values.push(text, span);
        debug_assert!(is_pushed, "the form was made for this value");
    }

    pub(in crate::columns) fn values(&self) -> &Values {
        &self.values
    }

    /// Returns all kinds that occur.
    pub(in crate::columns) fn kinds(&self) -> Kinds {
        self.values.kinds()
    }

    /// Returns the number of values.
    #[inline]
    pub(in crate::columns) fn len(&self) -> usize {
        self.count as usize
    }

    /// Returns the rows that have a value.
    pub(in crate::columns) fn rows(&self) -> Rows<'_> {
        if self.rows.is_empty() {
            Rows::First(self.len())
        } else {
            Rows::Listed(&self.rows)
        }
    }

    #[inline]
    fn begin_value(&mut self, row: u32) {
        if !self.rows.is_empty() || self.count != row {
            self.push_row(row);
        }
        self.count += 1;
    }

    #[inline]
    fn push_row(&mut self, row: u32) {
        if self.rows.is_empty() {
            self.rows.extend(0..self.count);
        }
        self.rows.push(row);
    }
}
