//! Conditions on texts: equality, prefix, suffix, substring and pattern.

use memchr::memmem::Finder;
use regex::bytes::Regex;
use ripsaw_query::Slot;

use super::short_text::ShortText;
use crate::filter::truth::set;
use crate::filter::{Datum, RowSource, Truth};
use crate::record::string::decoded;
use crate::record::{Span, ValueKind};

/// A condition on a text. A value that is not a string is an error, except that `Equals` is false if the value is
/// present.
pub(in crate::filter) enum TextCondition {
    /// The expected text and, if it is short, its word.
    Equals(Box<[u8]>, Option<ShortText>),
    StartsWith(Box<[u8]>),
    EndsWith(Box<[u8]>),
    Contains(Box<Finder<'static>>),
    Matches(Regex),
}

/// Minimum number of rows for which the whole range of text is searched first: it pays where most of it belongs to
/// strings that would be searched anyway.
const MIN_SEARCHED: usize = 8;

impl TextCondition {
    pub(in crate::filter) fn equals(text: &[u8]) -> Self {
        TextCondition::Equals(text.into(), ShortText::of(text))
    }

    pub(in crate::filter) fn contains(needle: &[u8]) -> Self {
        TextCondition::Contains(Box::new(Finder::new(needle).into_owned()))
    }

    #[inline(always)]
    fn accepts(&self, text: &[u8]) -> bool {
        match self {
            TextCondition::Equals(expected, _) => text == &**expected,
            TextCondition::StartsWith(start) => text.starts_with(start),
            TextCondition::EndsWith(end) => text.ends_with(end),
            TextCondition::Contains(finder) => finder.find(text).is_some(),
            TextCondition::Matches(pattern) => pattern.is_match(text),
        }
    }

    /// Returns the answer for a value that is not a string.
    fn of_other(&self, is_absent: bool) -> Truth {
        match self {
            TextCondition::Equals(..) if !is_absent => Truth::False,
            _ => Truth::Error,
        }
    }

    pub(in crate::filter) fn decide_datum(&self, value: &Datum<'_>) -> Truth {
        match value {
            Datum::String(text) => Truth::from(self.accepts(text)),
            other => self.of_other(other.is_error()),
        }
    }

    pub(in crate::filter) fn decide(
        &self,
        slot: Slot,
        source: RowSource<'_>,
        rows: &[u32],
        truths: &mut [Truth],
    ) {
        let Some((column, text)) = source.spans(slot) else {
            let values = source.datums(slot, rows);
            set(rows, truths, values.map(|value| self.decide_datum(&value)));
            return;
        };
        match self {
            TextCondition::Equals(_, Some(short)) => {
                self.decide_spans(column, text, rows, truths, |span| {
                    ShortText::read(text, span.text_range()) == Some(*short)
                });
            }
            TextCondition::Contains(finder)
                if rows.len() >= MIN_SEARCHED && !occurs(finder, column, text, rows) =>
            {
                self.decide_spans(column, text, rows, truths, |_| false);
            }
            _ => self.decide_spans(column, text, rows, truths, |span| {
                self.accepts(&text[span.text_range()])
            }),
        }
    }

    #[inline(always)]
    fn decide_spans(
        &self,
        column: &[Span],
        text: &[u8],
        rows: &[u32],
        truths: &mut [Truth],
        accepts_plain: impl Fn(Span) -> bool,
    ) {
        for row in rows {
            let row = *row as usize;
            let span = column[row];
            truths[row] = if span.is_plain_string() {
                Truth::from(accepts_plain(span))
            } else {
                self.decide_other(span, text)
            };
        }
    }

    #[cold]
    #[inline(never)]
    fn decide_other(&self, span: Span, text: &[u8]) -> Truth {
        let value = span.value(text);
        match value.kind {
            ValueKind::String => Truth::from(self.accepts(&decoded(&value))),
            kind => self.of_other(kind == ValueKind::Absent),
        }
    }
}

/// Returns whether the needle occurs in the range of text that holds the strings of all rows, considering only strings
/// without escapes. Rows are in the order in which lines were read, which is not that of the text.
fn occurs(finder: &Finder<'_>, column: &[Span], text: &[u8], rows: &[u32]) -> bool {
    let ranges = rows
        .iter()
        .map(|row| column[*row as usize])
        .filter(|span| span.is_plain_string())
        .map(Span::text_range);
    let all = ranges.reduce(|all, one| all.start.min(one.start)..all.end.max(one.end));
    all.is_some_and(|range| finder.find(&text[range]).is_some())
}
