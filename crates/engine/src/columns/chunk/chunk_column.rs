//! The values of one column in one chunk, as compact as their kind allows.
//!
//! The first value decides the form: numbers as words, strings in a pool, anything else as source text. A value that
//! does not fit converts those before it.

use ripsaw_kernels::ShortNumbers;

use crate::columns::decimal::Decimal;
use crate::columns::kinds::Kinds;
use super::string_pool::StringPool;
use crate::columns::texts::Texts;
use crate::record::{Span, Tag, ValueKind};

/// Values of one column in one chunk, in row order. Rows without a value have none here.
#[derive(Debug, Default)]
pub(in crate::columns) struct ChunkColumn {
    values: Values,
    /// Kinds of values that occur among texts and sources; other forms imply theirs.
    kinds: Kinds,
    /// Row of each value; empty as long as value `i` is that of row `i`.
    rows: Vec<u32>,
    /// Number of values.
    count: u32,
}

/// Rows of a chunk, in ascending order.
#[derive(Clone, Copy, Debug)]
pub(in crate::columns) enum Rows<'a> {
    /// The first rows of the chunk, as many as this number.
    First(usize),
    /// Row numbers.
    Listed(&'a [u32]),
}

impl Rows<'_> {
    /// Returns the number of the chunk's rows up to and including the last of these rows.
    pub(in crate::columns) fn end(self) -> usize {
        match self {
            Rows::First(count) => count,
            Rows::Listed(rows) => rows.last().map_or(0, |last| *last as usize + 1),
        }
    }

    /// Calls `visit` with each row and its item of `values`. There is a loop for each variant, so that no loop tests
    /// which it is.
    #[inline(always)]
    pub(in crate::columns) fn zip_each<T>(
        self,
        first_row: usize,
        values: impl Iterator<Item = T>,
        mut visit: impl FnMut(usize, T),
    ) {
        match self {
            Rows::First(_) => {
                for (row, value) in (first_row..).zip(values) {
                    visit(row, value);
                }
            }
            Rows::Listed(rows) => {
                for (row, value) in rows.iter().zip(values) {
                    visit(first_row + *row as usize, value);
                }
            }
        }
    }
}

/// Values of a chunk, as compact as their kind allows. No part of their source text is lost.
#[derive(Debug, Default)]
pub(in crate::columns) enum Values {
    #[default]
    None,
    Numbers(Vec<Decimal>),
    /// Strings that repeat.
    Strings(StringPool),
    /// Strings, as between the quotes.
    Texts(Texts),
    /// Source texts of values of any kind.
    Sources(Texts),
}

impl ChunkColumn {
    /// Forgets all values, but keeps their form: the next values are likely to be of the same kind.
    pub(in crate::columns) fn clear(&mut self) {
        match &mut self.values {
            Values::None => {}
            Values::Numbers(numbers) => numbers.clear(),
            Values::Strings(pool) => pool.clear(),
            Values::Texts(texts) | Values::Sources(texts) => texts.clear(),
        }
        self.kinds = Kinds::NONE;
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
        match &mut self.values {
            Values::Numbers(numbers) => match decimal_of(text, span) {
                Some(number) => numbers.push(number),
                None => self.push_unexpected(text, span),
            },
            Values::Strings(pool) if span.is_string() => {
                let range = span.text_range();
                if !pool.push(text, range.start, range.end) {
                    self.push_unexpected(text, span);
                }
            }
            Values::Texts(texts) if span.is_string() => {
                self.kinds = self.kinds.or(Kinds::of(span.tag()));
                texts.push(text, span.text_range());
            }
            Values::Sources(texts) => {
                self.kinds = self.kinds.or(Kinds::of(span.tag()));
                texts.push(text, span.start()..span.end());
            }
            _ => self.push_unexpected(text, span),
        }
    }

    /// Like [`ChunkColumn::push`], for a string without escapes at `start..end`, including its quotes.
    #[inline]
    pub(in crate::columns) fn push_plain_string(&mut self, row: u32, text: &[u8], start: usize, end: usize) {
        self.begin_value(row);
        let is_pushed = match &mut self.values {
            Values::Strings(pool) => pool.push(text, start + 1, end - 1),
            Values::Texts(texts) => {
                self.kinds = self.kinds.or(Kinds::PLAIN_STRING);
                texts.push(text, start + 1..end - 1);
                true
            }
            Values::Sources(texts) => {
                self.kinds = self.kinds.or(Kinds::PLAIN_STRING);
                texts.push(text, start..end);
                true
            }
            Values::None | Values::Numbers(_) => false,
        };
        if !is_pushed {
            self.push_unexpected(text, Span::new(Tag::string(false), start, end, 0));
        }
    }

    /// Like [`ChunkColumn::push`], for a number in the form of [`ShortNumbers`]. Returns `false` if it is not a short
    /// number, or the column does not hold numbers.
    #[inline]
    pub(in crate::columns) fn push_short_number(&mut self, row: u32, number: u64) -> bool {
        match &mut self.values {
            Values::Numbers(numbers) if number != ShortNumbers::NONE => {
                numbers.push(Decimal::of_short(number));
            }
            _ => return false,
        }
        self.begin_value(row);
        true
    }

    /// Adds a value that does not fit the form so far.
    #[inline(never)]
    fn push_unexpected(&mut self, text: &[u8], span: Span) {
        let is_first = self.count == 1;
        let decimal = decimal_of(text, span);
        self.values = match std::mem::take(&mut self.values) {
            _ if is_first && decimal.is_some() => Values::Numbers(Vec::new()),
            _ if is_first && span.is_string() => Values::Strings(StringPool::default()),
            _ if is_first => Values::Sources(Texts::default()),
            Values::Strings(pool) if span.is_string() => {
                self.kinds = pool.kinds();
                Values::Texts(pool.to_texts())
            }
            values => {
                self.kinds = self.kinds.or(values.implied_kinds());
                Values::Sources(values.to_sources())
            }
        };
        match &mut self.values {
            Values::Numbers(numbers) => numbers.extend(decimal),
            Values::Strings(pool) => {
                let range = span.text_range();
                pool.push(text, range.start, range.end);
            }
            Values::Texts(texts) => {
                self.kinds = self.kinds.or(Kinds::of(span.tag()));
                texts.push(text, span.text_range());
            }
            Values::Sources(texts) => {
                self.kinds = self.kinds.or(Kinds::of(span.tag()));
                texts.push(text, span.start()..span.end());
            }
            Values::None => unreachable!("just made"),
        }
    }

    pub(in crate::columns) fn values(&self) -> &Values {
        &self.values
    }

    /// Returns all kinds that occur.
    pub(in crate::columns) fn kinds(&self) -> Kinds {
        self.kinds.or(self.values.implied_kinds())
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

impl Values {
    /// Returns the kinds that the form of the values implies.
    fn implied_kinds(&self) -> Kinds {
        match self {
            Self::Numbers(_) => Kinds::NUMBER,
            Self::Strings(pool) => pool.kinds(),
            Self::None | Self::Texts(_) | Self::Sources(_) => Kinds::NONE,
        }
    }

    /// Returns the source text of each value.
    pub(in crate::columns) fn to_sources(&self) -> Texts {
        let mut sources = Texts::default();
        match self {
            Self::None => {}
            Self::Numbers(numbers) => {
                for number in numbers {
                    number.write_to(&mut sources);
                }
            }
            Self::Strings(pool) => pool.iter().for_each(|string| sources.push_quoted(string)),
            Self::Texts(texts) => texts.iter().for_each(|string| sources.push_quoted(string)),
            Self::Sources(texts) => {
                for source in texts.iter() {
                    sources.push(source, 0..source.len());
                }
            }
        }
        sources
    }
}

/// Returns a value as a [`Decimal`], if it is a number without an exponent that fits.
#[inline]
fn decimal_of(text: &[u8], span: Span) -> Option<Decimal> {
    match span.as_short_number() {
        Some(number) => Some(Decimal::of_short(number)),
        None if span.kind() == ValueKind::Number => Decimal::of_literal(&text[span.text_range()]),
        None => None,
    }
}
