//! Values that can be seen to satisfy a rule while reading at most one word of their text.

use ripsaw_query::{FieldType, Rule};

use super::failed_check::{has_type, is_shorter};
use crate::filter::ShortText;
use crate::record::{Span, ValueKind};

/// Values that surely satisfy a rule, recognised by their span alone or by one word of their text. Most
/// values are of this kind; others may satisfy the rule too.
pub(super) struct SurelyValid {
    /// Whether an absent value satisfies the rule.
    absent: bool,
    test: Test,
}

/// How a value that surely satisfies the rule is recognised.
enum Test {
    /// Not at all.
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

impl SurelyValid {
    pub(super) fn of(rule: &Rule) -> Self {
        Self {
            absent: !rule.required,
            test: Test::of(rule),
        }
    }

    /// Sets `others` for the rows whose value may break the rule.
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
    fn note(&self, column: &[Span], others: &mut [bool], is_surely_valid: impl Fn(Span) -> bool) {
        for (other, span) in others.iter_mut().zip(column) {
            let may_be_absent = self.absent && span.is_absent();
            *other |= !(is_surely_valid(*span) || may_be_absent);
        }
    }
}

impl Test {
    fn of(rule: &Rule) -> Self {
        // All members are named, so that a new one cannot be overlooked here: a value that does not satisfy it would
        // pass unchecked.
        let Rule {
            path: _,
            required: _,
            field_type,
            min_length,
            allowed,
            minimum,
            maximum,
        } = rule;
        let least = minimum.unwrap_or(f64::NEG_INFINITY);
        let greatest = maximum.unwrap_or(f64::INFINITY);
        match (*field_type, allowed, *min_length) {
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
            (None, None, None) if minimum.is_none() && maximum.is_none() => Test::Value,
            (None, ..) => Test::Never,
        }
    }
}
