//! A JSON value in a validated line.

mod number;
mod span;
pub(crate) mod string;
mod string_key;
mod tag;

use ripsaw_query::Number;

pub(super) use number::{long_number, read_short_number, skip_any_number};
pub(crate) use span::Span;
pub(crate) use string_key::StringKey;
pub(crate) use tag::{MAX_DECIMALS, MAX_DIGITS, Tag};

/// The type of a JSON value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ValueKind {
    /// The record has no such member.
    #[default]
    Absent,
    Null,
    True,
    False,
    Number,
    String,
    Object,
    Array,
}

/// A value in a validated line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a> {
    pub(crate) kind: ValueKind,
    /// The exact JSON text; for a string, the text between the quotes, with its escapes.
    pub(crate) text: &'a [u8],
    /// Whether the value is a string that contains a backslash.
    pub(crate) escaped: bool,
}

impl<'a> Value<'a> {
    pub(crate) const ABSENT: Self = Self {
        kind: ValueKind::Absent,
        text: &[],
        escaped: false,
    };

    /// The value as a number, if it is one.
    #[inline]
    pub(crate) fn as_number(&self) -> Option<Number<'a>> {
        if self.kind == ValueKind::Number {
            Number::parse(self.text)
        } else {
            None
        }
    }
}
