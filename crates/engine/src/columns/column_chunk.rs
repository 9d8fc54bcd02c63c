use super::kinds::Kinds;
use crate::record::Value;
use crate::record::string::unescape_into;

/// How much room a column wants.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ColumnSize {
    data_bytes: usize,
    values: usize,
}

/// The values of one column in one chunk: those that are there, in row order.
#[derive(Debug, Default)]
pub(super) struct ColumnChunk {
    /// The source text of all values; of strings what is between the quotes.
    data: Vec<u8>,
    /// Offset in `data` behind each value.
    ends: Vec<u32>,
    kinds: Vec<Kinds>,
    /// The row of each value; empty as long as value `i` is that of row `i`.
    rows: Vec<u32>,
    is_too_large: bool,
}

impl ColumnChunk {
    /// No value yet, with room for as much as another chunk's column has.
    pub(super) fn sized_like(size: ColumnSize) -> Self {
        Self {
            data: Vec::with_capacity(size.data_bytes),
            ends: Vec::with_capacity(size.values),
            kinds: Vec::with_capacity(size.values),
            ..Self::default()
        }
    }

    /// How much it holds, and a sixteenth more, as the next chunk may.
    pub(super) fn size(&self) -> ColumnSize {
        let with_slack = |count: usize| count + count / 16;
        ColumnSize {
            data_bytes: with_slack(self.data.len()),
            values: with_slack(self.ends.len()),
        }
    }

    /// Sets the value of a row that is not before any other that has one; null takes it away.
    #[inline]
    pub(super) fn set(&mut self, row: u32, value: &Value<'_>) {
        if self.holds(row) {
            self.pop();
        }
        self.push(row, value);
    }

    /// Adds the value of a row that is behind all others that have one; null is none.
    #[inline]
    pub(super) fn push(&mut self, row: u32, value: &Value<'_>) {
        let kind = Kinds::of(value);
        if kind == Kinds::NONE {
            return;
        }
        if !self.rows.is_empty() || self.ends.len() != row as usize {
            self.push_row(row);
        }
        self.data.extend_from_slice(value.text);
        self.ends.push(self.data.len() as u32);
        self.kinds.push(kind);
        self.is_too_large |= self.data.len() > i32::MAX as usize;
    }

    /// The number of values.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of all values.
    pub(super) fn data(&self) -> &[u8] {
        &self.data
    }

    /// Whether the text of the values is more than one batch can hold.
    pub(super) fn is_too_large(&self) -> bool {
        self.is_too_large
    }

    /// All kinds that occur.
    pub(super) fn kinds(&self) -> Kinds {
        self.kinds
            .iter()
            .fold(Kinds::NONE, |all, &kind| all.or(kind))
    }

    /// Row, kind and text of each value.
    pub(super) fn values(&self) -> impl Iterator<Item = (usize, Kinds, &[u8])> {
        let mut start = 0;
        self.ends
            .iter()
            .zip(&self.kinds)
            .enumerate()
            .map(move |(index, (&end, &kind))| {
                let text = &self.data[start..end as usize];
                start = end as usize;
                let row = if self.rows.is_empty() {
                    index
                } else {
                    self.rows[index] as usize
                };
                (row, kind, text)
            })
    }

    /// Undoes the escapes of strings.
    pub(super) fn unescape_strings(&mut self) {
        if self.kinds().meets(Kinds::ESCAPED_STRING) {
            self.rewrite(self.data.len(), |kind, text, out| {
                if kind == Kinds::ESCAPED_STRING {
                    unescape_into(text, out);
                } else {
                    out.extend_from_slice(text);
                }
            });
        }
    }

    /// Puts strings between quotes, as they stood in the source.
    pub(super) fn quote_strings(&mut self) {
        if self.kinds().meets(Kinds::STRING) {
            let strings = self
                .kinds
                .iter()
                .filter(|kind| kind.meets(Kinds::STRING))
                .count();
            self.rewrite(self.data.len() + 2 * strings, |kind, text, out| {
                if kind.meets(Kinds::STRING) {
                    out.push(b'"');
                    out.extend_from_slice(text);
                    out.push(b'"');
                } else {
                    out.extend_from_slice(text);
                }
            });
        }
    }

    fn rewrite(&mut self, capacity: usize, mut write: impl FnMut(Kinds, &[u8], &mut Vec<u8>)) {
        let mut data = Vec::with_capacity(capacity);
        let mut ends = Vec::with_capacity(self.ends.len());
        for (_, kind, text) in self.values() {
            write(kind, text, &mut data);
            ends.push(data.len() as u32);
        }
        self.data = data;
        self.ends = ends;
    }

    #[inline]
    fn holds(&self, row: u32) -> bool {
        match self.rows.last() {
            Some(&last) => last == row,
            None => self.ends.len() > row as usize,
        }
    }

    #[inline]
    fn push_row(&mut self, row: u32) {
        if self.rows.is_empty() {
            self.rows.extend(0..self.ends.len() as u32);
        }
        self.rows.push(row);
    }

    #[cold]
    fn pop(&mut self) {
        self.ends.pop();
        self.kinds.pop();
        self.rows.pop();
        self.data
            .truncate(self.ends.last().map_or(0, |&end| end as usize));
    }
}
