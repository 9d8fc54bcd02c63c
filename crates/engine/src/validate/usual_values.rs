//! Values that can be seen to satisfy a rule while reading at most one word of their text.

use ripsaw_query::{FieldType, Rule};

use super::failed_check::{has_type, is_shorter};
use crate::filter::ShortText;
use crate::record::{Span, ValueKind};

/// Values that surely satisfy a rule, recognised by their span alone or by one word of their text. Most
/// values are of this kind; others may satisfy the rule too.
pub(super) struct UsualValues {
    /// Whether an absent value satisfies the rule.
    absent: bool,
    test: Test,
}

/// How a usual value is recognised.
enum Test {
    /// No value is usual.
    Never,
    /// Any value but null.
    Value,
    /// Values of a type.
    OfType(FieldType),
    /// Strings without escapes of at least this many bytes.
    LongString(usize),
    /// Short strings without escapes that are one of these.
    OneOf(Vec<ShortText>),
    /// Short numbers from the first to the second bound, inclusive.
    Number(f64, f64),
    /// The same without decimals.
    Integer(f64, f64),
}

impl UsualValues {
    pub(super) fn of(rule: &Rule) -> Self {
        Self {
            absent: !rule.required,
            test: Test::of(rule),
        }
    }

    /// Sets `others` for the rows whose value is not a usual one.
    pub(super) fn note_others(&self, column: &[Span], text: &[u8], others: &mut [bool]) {
        let within = |number: f64, least: f64, greatest: f64| least <= number && number <= greatest;
        match &self.test {
            Test::Never => others.fill(true),
            Test::Value => {
                let is_none = |kind| matches!(kind, ValueKind::Absent | ValueKind::Null);
                self.note(column, others, |span| !is_none(span.kind()));
            }
            Test::OfType(field_type) => {
                self.note(column, others, |span| {
                    has_type(span.kind(), None, *field_type)
                });
            }
            Test::LongString(least) => self.note(column, others, |span| {
                span.is_plain_string() && span.text_range().len() >= *least
            }),
            Test::OneOf(texts) => self.note(column, others, |span| {
                let short = span.is_plain_string().then(|| span.text_range());
                let short = short.and_then(|range| ShortText::read(text, range));
                short.is_some_and(|short| short.is_among(texts))
            }),
            Test::Number(least, greatest) => self.note(column, others, |span| {
                let number = span.short_double();
                number.is_some_and(|number| within(number, *least, *greatest))
            }),
            Test::Integer(least, greatest) => self.note(column, others, |span| {
                let number = span.short_integer();
                number.is_some_and(|number| within(number as f64, *least, *greatest))
            }),
        }
    }

    #[inline(always)]
    fn note(&self, column: &[Span], others: &mut [bool], is_usual: impl Fn(Span) -> bool) {
        for (other, span) in others.iter_mut().zip(column) {
            let may_be_absent = self.absent && span.is_absent();
            *other |= !(is_usual(*span) || may_be_absent);
        }
    }
}

impl Test {
    fn of(rule: &Rule) -> Self {
        let least = rule.minimum.unwrap_or(f64::NEG_INFINITY);
        let greatest = rule.maximum.unwrap_or(f64::INFINITY);
        match (rule.field_type, &rule.allowed, rule.min_length) {
            (Some(FieldType::Number), ..) => Test::Number(least, greatest),
            (Some(FieldType::Integer), ..) => Test::Integer(least, greatest),
            (Some(FieldType::String), Some(allowed), min_length) => {
                let allowed = allowed.iter().map(String::as_bytes);
                let long_enough =
                    allowed.filter(|text| !min_length.is_some_and(|least| is_shorter(text, least)));
                Test::OneOf(long_enough.filter_map(ShortText::of).collect())
            }
            // A code point takes up to four bytes, so more than `4 * (least - 1)` bytes are enough.
            (Some(FieldType::String), None, Some(least)) => {
                let least_bytes = least.saturating_mul(4).saturating_sub(3);
                usize::try_from(least_bytes).map_or(Test::Never, Test::LongString)
            }
            (Some(field_type), ..) => Test::OfType(field_type),
            (None, None, None) if rule.minimum.is_none() && rule.maximum.is_none() => Test::Value,
            (None, ..) => Test::Never,
        }
    }
}
