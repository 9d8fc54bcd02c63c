use ripsaw_kernels::ShortNumbers;

use super::kinds::Kinds;
use super::string_pool::StringPool;
use super::texts::Texts;
use crate::record::{Span, ValueKind};

/// How much room a column wants, and whether its strings were worth a pool.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ColumnSize {
    data_bytes: usize,
    values: usize,
    are_texts: bool,
}

/// The values of one column in one chunk: those that are there, in row order.
#[derive(Debug, Default)]
pub(super) struct ColumnChunk {
    pub(super) values: Values,
    /// The row of each value; empty as long as value `i` is that of row `i`.
    rows: Vec<u32>,
    /// The number of values.
    count: u32,
    expected: ColumnSize,
}

/// Rows of a chunk, ascending.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rows<'a> {
    /// So many from the first one on.
    First(usize),
    Listed(&'a [u32]),
}

impl Rows<'_> {
    /// Calls `visit` with each row and what `values` has for it. Two loops, neither of which asks which it is.
    #[inline(always)]
    pub(super) fn zip_each<T>(
        self,
        first_row: usize,
        values: impl Iterator<Item = T>,
        mut visit: impl FnMut(usize, T) -> Option<()>,
    ) -> Option<()> {
        match self {
            Rows::First(_) => {
                for (row, value) in (first_row..).zip(values) {
                    visit(row, value)?;
                }
            }
            Rows::Listed(rows) => {
                for (row, value) in rows.iter().zip(values) {
                    visit(first_row + *row as usize, value)?;
                }
            }
        }
        Some(())
    }
}

/// Values of a chunk, as compact as their kind allows; no bit of their source text is lost.
#[derive(Debug, Default)]
pub(super) enum Values {
    #[default]
    None,
    /// Short numbers, as [`ShortNumbers::values`].
    Numbers(Vec<u64>),
    Strings(StringPool),
    Texts(Texts),
}

impl Values {
    /// All kinds that occur, as far as they are told apart: of a pool not whether its strings have escapes.
    pub(super) fn kinds(&self) -> Kinds {
        match self {
            Self::None => Kinds::NONE,
            Self::Numbers(_) => Kinds::NUMBER,
            Self::Strings(_) => Kinds::STRING,
            Self::Texts(texts) => texts.kinds(),
        }
    }

    /// Bytes of the source texts, about; exact for strings.
    pub(super) fn text_bytes(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Numbers(values) => values.len() * ShortNumbers::MAX_BYTES,
            Self::Strings(pool) => pool.text_bytes(),
            Self::Texts(texts) => texts.data().len(),
        }
    }

    /// Keeps every value by its source text from now on.
    pub(super) fn as_texts(&mut self) -> &mut Texts {
        let texts = match self {
            Self::None => Texts::default(),
            Self::Numbers(values) => number_texts(values),
            Self::Strings(pool) => pool.to_texts(),
            Self::Texts(texts) => std::mem::take(texts),
        };
        *self = Self::Texts(texts);
        match self {
            Self::Texts(texts) => texts,
            _ => unreachable!("just made texts"),
        }
    }
}

impl ColumnChunk {
    /// No value yet, with room for as much as another chunk's column has.
    pub(super) fn sized_like(expected: ColumnSize) -> Self {
        Self {
            expected,
            ..Self::default()
        }
    }

    /// How much it holds, and a sixteenth more, as the next chunk may.
    pub(super) fn size(&self) -> ColumnSize {
        let with_slack = |count: usize| count + count / 16;
        let (data_bytes, are_texts) = match &self.values {
            Values::Texts(texts) => (texts.data().len(), true),
            _ => (0, false),
        };
        ColumnSize {
            data_bytes: with_slack(data_bytes),
            values: with_slack(self.len()),
            are_texts,
        }
    }

    /// Sets the value of a row that is not before any other that has one; null takes it away.
    #[inline]
    pub(super) fn set(&mut self, row: u32, text: &[u8], span: Span) {
        if self.holds(row) {
            self.pop();
        }
        self.push(row, text, span);
    }

    /// Adds the value of a row that is behind all others that have one; null is none.
    #[inline]
    pub(super) fn push(&mut self, row: u32, text: &[u8], span: Span) {
        if matches!(span.kind(), ValueKind::Null | ValueKind::Absent) {
            return;
        }
        if !self.rows.is_empty() || self.count != row {
            self.push_row(row);
        }
        self.count += 1;
        match (&mut self.values, span.as_short_number()) {
            (Values::Numbers(values), Some(value)) => values.push(value),
            (Values::Strings(pool), _) if span.is_string() => {
                let (start, end) = (span.start() + 1, span.end() - 1);
                if !pool.push(text, start, end) {
                    self.push_text(text, span);
                }
            }
            (Values::Texts(texts), _) => {
                texts.push(Kinds::of(span.tag()), text, span.text_range());
            }
            _ => self.push_unexpected(text, span),
        }
    }

    /// The first value, or one of another kind.
    #[inline(never)]
    fn push_unexpected(&mut self, text: &[u8], span: Span) {
        let ColumnSize {
            data_bytes,
            values,
            are_texts,
        } = self.expected;
        match (&self.values, span.as_short_number()) {
            (Values::None, Some(value)) => {
                let mut numbers = Vec::with_capacity(values);
                numbers.push(value);
                self.values = Values::Numbers(numbers);
            }
            (Values::None, None) if span.is_string() && !are_texts => {
                let mut pool = StringPool::with_room(values);
                pool.push(text, span.start() + 1, span.end() - 1);
                self.values = Values::Strings(pool);
            }
            (Values::None, None) => {
                self.values = Values::Texts(Texts::with_room(values, data_bytes));
                self.push_text(text, span);
            }
            _ => self.push_text(text, span),
        }
    }

    #[inline(never)]
    fn push_text(&mut self, text: &[u8], span: Span) {
        let kind = Kinds::of(span.tag());
        self.values.as_texts().push(kind, text, span.text_range());
    }

    /// The number of values.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.count as usize
    }

    /// The rows that have a value.
    pub(super) fn rows(&self) -> Rows<'_> {
        if self.rows.is_empty() {
            Rows::First(self.len())
        } else {
            Rows::Listed(&self.rows)
        }
    }

    #[inline]
    fn holds(&self, row: u32) -> bool {
        match self.rows.last() {
            Some(&last) => last == row,
            None => self.count > row,
        }
    }

    #[inline]
    fn push_row(&mut self, row: u32) {
        if self.rows.is_empty() {
            self.rows.extend(0..self.count);
        }
        self.rows.push(row);
    }

    #[cold]
    fn pop(&mut self) {
        self.values.as_texts().pop();
        self.rows.pop();
        self.count -= 1;
    }
}

/// Fifteen digits, or fourteen and a point.
const MAX_NUMBER_BYTES: usize = 24;

/// The texts that short numbers were read from.
fn number_texts(values: &[u64]) -> Texts {
    let mut texts = Texts::with_room(values.len(), values.len() * ShortNumbers::MAX_BYTES);
    for value in values {
        let (mut digits, decimals) = (value >> 3, (value & 7) as usize);
        let mut text = [0; MAX_NUMBER_BYTES];
        let mut at = text.len();
        // At least one digit is in front of the point.
        for written in 0.. {
            if written > decimals && digits == 0 {
                break;
            }
            if written == decimals && decimals > 0 {
                at -= 1;
                text[at] = b'.';
            }
            at -= 1;
            text[at] = b'0' + (digits % 10) as u8;
            digits /= 10;
        }
        texts.push(Kinds::NUMBER, &text, at..MAX_NUMBER_BYTES);
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::number_texts;
    use ripsaw_kernels::ShortNumbers;

    #[test]
    fn short_numbers_keep_their_text() {
        for text in [
            "0", "7", "0.5", "0.00", "12.50", "12345678", "1.000001", "200",
        ] {
            let padded = format!("{text}        ");
            let value = ShortNumbers::read(padded.as_bytes(), 0, text.len());
            assert_eq!(number_texts(&[value]).data(), text.as_bytes());
        }
    }
}
