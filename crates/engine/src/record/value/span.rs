//! Where a value is in a window and what it is, packed into two words.
//!
//! ```text
//! range   start offset: 32 bits   end offset: 32 bits                     (lowest bits first)
//! bits    tag: 9 bits             digits of a short number: 55 bits
//! ```
//!
//! Two words are returned and passed in registers; a larger struct would go through memory.

use std::ops::Range;

use ripsaw_query::Number;

use super::tag::{DECIMALS_SHIFT, TAG_BITS, Tag};
use super::{Value, ValueKind};

/// Where a value is in a window, what kind it is, and the digits of a short number.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span {
    /// Start offset in the lower 32 bits, end offset in the upper 32.
    range: u64,
    /// The tag in the lowest [`TAG_BITS`] bits, the digits of a short number in the bits above.
    bits: u64,
}

impl Span {
    /// The value at `start..end`, a range that includes the quotes of a string. `digits` are those of a short
    /// number, or 0.
    #[inline(always)]
    pub(crate) fn new(tag: Tag, start: usize, end: usize, digits: u64) -> Self {
        Self {
            range: start as u64 & 0xFFFF_FFFF | (end as u64) << 32,
            bits: digits << TAG_BITS | tag.0 as u64,
        }
    }

    /// The short number at `start..end`, with a value in the form of
    /// [`ShortNumbers::values`](ripsaw_kernels::ShortNumbers::values).
    #[inline(always)]
    pub(crate) fn short_number(start: u32, end: u32, value: u64) -> Self {
        // The tag has its decimals right below the digits, as that form does.
        Self {
            range: u64::from(start) | u64::from(end) << 32,
            bits: value << DECIMALS_SHIFT | Tag::short_number(0).0 as u64,
        }
    }

    /// Start offset, at the opening quote of a string.
    #[inline(always)]
    pub(crate) fn start(self) -> usize {
        (self.range & 0xFFFF_FFFF) as usize
    }

    /// End offset, after the closing quote of a string.
    #[inline(always)]
    pub(crate) fn end(self) -> usize {
        (self.range >> 32) as usize
    }

    #[inline(always)]
    pub(crate) fn is_absent(self) -> bool {
        self.bits == 0
    }

    #[inline(always)]
    pub(crate) fn tag(self) -> Tag {
        Tag(self.bits as usize & ((1 << TAG_BITS) - 1))
    }

    #[inline(always)]
    pub(crate) fn value(self, text: &[u8]) -> Value<'_> {
        if self.is_absent() {
            return Value::ABSENT;
        }
        self.tag().value(text, self.start(), self.end())
    }

    /// The value of a short number without decimals.
    #[inline(always)]
    pub(crate) fn short_integer(self) -> Option<u64> {
        (self.tag() == Tag::short_number(0)).then_some(self.bits >> TAG_BITS)
    }

    /// The value of a short number in the form of [`ShortNumbers::values`](ripsaw_kernels::ShortNumbers::values).
    #[inline(always)]
    pub(crate) fn as_short_number(self) -> Option<u64> {
        self.tag()
            .is_short_number()
            .then_some(self.bits >> DECIMALS_SHIFT)
    }

    /// The `f64` nearest to a short number; exact if it has no decimals.
    #[inline(always)]
    pub(crate) fn short_double(self) -> Option<f64> {
        let tag = self.tag();
        let (digits, decimals) = (self.bits >> TAG_BITS, tag.decimals());
        tag.is_short_number()
            .then(|| Number::double_from_digits(digits, decimals))
    }

    /// The `f64` nearest to the value, if it is a number.
    #[inline(always)]
    pub(crate) fn double(self, text: &[u8]) -> Option<f64> {
        self.short_double()
            .or_else(|| self.number(text).map(Number::to_f64))
    }

    #[inline(always)]
    pub(crate) fn kind(self) -> ValueKind {
        self.tag().kind()
    }

    #[inline(always)]
    pub(crate) fn is_string(self) -> bool {
        self.kind() == ValueKind::String
    }

    /// Range of the source text; for a string, without the quotes.
    #[inline(always)]
    pub(crate) fn text_range(self) -> Range<usize> {
        let quotes = usize::from(self.is_string());
        self.start() + quotes..self.end() - quotes
    }

    /// Whether the value is a string without a backslash.
    #[inline(always)]
    pub(crate) fn is_plain_string(self) -> bool {
        self.tag() == Tag::string(false)
    }

    /// The value as a number, if it is one.
    #[inline(always)]
    pub(crate) fn number(self, text: &[u8]) -> Option<Number<'_>> {
        let tag = self.tag();
        if tag.is_short_number() {
            return Some(Number::from_digits(self.bits >> TAG_BITS, tag.decimals()));
        }
        self.value(text).as_number()
    }
}

#[cfg(test)]
mod tests {
    use super::{Span, Tag};
    use crate::record::{MAX_DIGITS, ValueKind};

    #[test]
    fn keeps_tag_and_digits_apart() {
        let span = Span::new(Tag::short_number(15), 2, 19, MAX_DIGITS);
        assert_eq!(span.tag(), Tag::short_number(15));
        let number = span.number(b"").unwrap().to_f64();
        assert_eq!(number.to_bits(), 9.007_199_254_740_992_f64.to_bits());
        let string = Span::new(Tag::string(true), 0, 4, 0);
        assert!(string.tag().is_escaped() && string.number(b"\"12\"").is_none());
        assert_eq!(string.value(b"\"12\"").text, b"12");
        assert_eq!(Span::default().value(b"x").kind, ValueKind::Absent);
    }
}
