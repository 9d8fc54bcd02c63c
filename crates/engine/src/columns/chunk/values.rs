//! The values of a column in one chunk, in one of several forms.

use ripsaw_kernels::ShortNumbers;

use super::mixed_texts::MixedTexts;
use super::string_pool::StringPool;
use crate::columns::decimal::Decimal;
use crate::columns::kinds::Kinds;
use crate::columns::texts::Texts;
use crate::record::{Span, ValueKind};

/// Values of a chunk, as compact as their kind allows. No part of their source text is lost.
#[derive(Debug, Default)]
pub(in crate::columns) enum Values {
    #[default]
    None,
    Numbers(Vec<Decimal>),
    /// Strings that repeat.
    Strings(StringPool),
    /// Strings, as between the quotes.
    Texts(MixedTexts),
    /// Source texts of values of any kind.
    Sources(MixedTexts),
}

impl Values {
    /// Forgets all values, but keeps their form: the next values are likely to be of the same kind.
    pub(super) fn clear(&mut self) {
        match self {
            Values::None => {}
            Values::Numbers(numbers) => numbers.clear(),
            Values::Strings(pool) => pool.clear(),
            Values::Texts(texts) | Values::Sources(texts) => texts.clear(),
        }
    }

    /// Adds a value, and returns whether it fits the form.
    #[inline(always)]
    pub(super) fn push(&mut self, text: &[u8], span: Span) -> bool {
        match self {
            Values::Numbers(numbers) => match decimal_of(text, span) {
                Some(number) => numbers.push(number),
                None => return false,
            },
            Values::Strings(pool) if span.is_string() => {
                let range = span.text_range();
                return pool.push(text, range.start, range.end);
            }
            Values::Texts(texts) if span.is_string() => {
                texts.push(text, span.text_range(), Kinds::of(span.tag()));
            }
            Values::Sources(texts) => {
                texts.push(text, span.start()..span.end(), Kinds::of(span.tag()));
            }
            _ => return false,
        }
        true
    }

    /// Like [`Values::push`], for a string without escapes at `start..end`, including its quotes.
    #[inline(always)]
    pub(super) fn push_plain_string(&mut self, text: &[u8], start: usize, end: usize) -> bool {
        match self {
            Values::Strings(pool) => return pool.push(text, start + 1, end - 1),
            Values::Texts(texts) => texts.push(text, start + 1..end - 1, Kinds::PLAIN_STRING),
            Values::Sources(texts) => texts.push(text, start..end, Kinds::PLAIN_STRING),
            Values::None | Values::Numbers(_) => return false,
        }
        true
    }

    /// Like [`Values::push`], for a number in the form of [`ShortNumbers`]. [`ShortNumbers::NONE`] fits no form.
    #[inline(always)]
    pub(super) fn push_short_number(&mut self, number: u64) -> bool {
        match self {
            Values::Numbers(numbers) if number != ShortNumbers::NONE => {
                numbers.push(Decimal::of_short(number));
                true
            }
            _ => false,
        }
    }

    /// Returns an empty form that a first value fits.
    pub(super) fn for_first(text: &[u8], span: Span) -> Self {
        if decimal_of(text, span).is_some() {
            Values::Numbers(Vec::new())
        } else if span.is_string() {
            Values::Strings(StringPool::default())
        } else {
            Values::Sources(MixedTexts::default())
        }
    }

    /// Converts the values to a form that another value fits, which did not fit so far.
    pub(super) fn converted_for(self, span: Span) -> Self {
        match self {
            Values::Strings(pool) if span.is_string() => {
                Values::Texts(MixedTexts::of(pool.to_texts(), pool.kinds()))
            }
            values => {
                let kinds = values.kinds();
                Values::Sources(MixedTexts::of(values.to_sources(), kinds))
            }
        }
    }

    /// Returns all kinds that occur.
    pub(super) fn kinds(&self) -> Kinds {
        match self {
            Self::None => Kinds::NONE,
            Self::Numbers(_) => Kinds::NUMBER,
            Self::Strings(pool) => pool.kinds(),
            Self::Texts(texts) | Self::Sources(texts) => texts.kinds(),
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
            Self::Texts(texts) => {
                let strings = texts.texts().iter();
                strings.for_each(|string| sources.push_quoted(string));
            }
            Self::Sources(texts) => {
                for source in texts.texts().iter() {
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
