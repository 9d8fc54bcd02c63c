//! Where a value is in a window and what it is, packed into two words.
//!
//! ```text
//! place   start offset: 32 bits          end offset: 32 bits                                (lowest bits first)
//! bits    kind: 3   escaped: 1   short number: 1   decimals: 4   digits of a short number: the other 55
//! ```
//!
//! Two words are returned and passed in registers; a larger struct would go through memory.

use std::ops::Range;

use ripsaw_kernels::ShortNumbers;
use ripsaw_query::Number;

use super::{Value, ValueKind};

/// Where a value is in a window, what kind it is, and the digits of a short number.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span {
    /// Start offset in the lower 32 bits, end offset in the upper 32.
    place: u64,
    /// The tag in the lowest [`TAG_BITS`] bits, the digits of a short number in the bits above.
    bits: u64,
}

/// Kind of a value, whether it is a string with a backslash, and whether it is a short number.
///
/// A short number has no sign and no exponent, at most [`MAX_DECIMALS`] decimals, and at most the value
/// [`MAX_DIGITS`] when its point is left out. The tag includes its number of decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tag(usize);

const KINDS: [ValueKind; 8] = [
    ValueKind::Absent,
    ValueKind::Null,
    ValueKind::True,
    ValueKind::False,
    ValueKind::Number,
    ValueKind::String,
    ValueKind::Object,
    ValueKind::Array,
];

const ESCAPED: usize = KINDS.len();
const SHORT: usize = ESCAPED << 1;
const DECIMALS_SHIFT: u32 = SHORT.trailing_zeros() + 1;
const TAG_BITS: u32 = DECIMALS_SHIFT + ShortNumbers::DECIMALS_BITS;
/// Maximum number of decimals of a short number.
pub(crate) const MAX_DECIMALS: usize = (1 << ShortNumbers::DECIMALS_BITS) - 1;
/// Maximum value of a short number without its point. It is exact as an `f64`, as are the powers of ten up to
/// 10^15, so dividing one by the other rounds only once.
pub(crate) const MAX_DIGITS: u64 = 1 << f64::MANTISSA_DIGITS;

const TAG_MASK: usize = (1 << TAG_BITS) - 1;

impl Tag {
    #[inline(always)]
    pub(crate) fn new(kind: ValueKind) -> Self {
        debug_assert_eq!(KINDS[kind as usize], kind);
        Self(kind as usize)
    }

    #[inline(always)]
    pub(crate) fn string(escaped: bool) -> Self {
        Self(ValueKind::String as usize | if escaped { ESCAPED } else { 0 })
    }

    #[inline(always)]
    pub(crate) fn short_number(decimals: usize) -> Self {
        debug_assert!(decimals <= MAX_DECIMALS);
        Self(ValueKind::Number as usize | SHORT | decimals << DECIMALS_SHIFT)
    }

    #[inline(always)]
    pub(crate) fn is_escaped(self) -> bool {
        self.0 & ESCAPED != 0
    }

    /// Returns this tag for a value with the given text, marking a string that contains a backslash.
    pub(crate) fn with_escapes(self, text: &[u8]) -> Self {
        if self.kind() == ValueKind::String && memchr::memchr(b'\\', text).is_some() {
            Self::string(true)
        } else {
            self
        }
    }

    #[inline(always)]
    pub(crate) fn kind(self) -> ValueKind {
        KINDS[self.0 % ESCAPED]
    }

    /// The value at `start..end`, a range that includes the quotes of a string.
    #[inline(always)]
    pub(crate) fn value(self, text: &[u8], start: usize, end: usize) -> Value<'_> {
        let kind = self.kind();
        let quotes = usize::from(kind == ValueKind::String);
        Value {
            kind,
            text: text.get(start + quotes..end - quotes).unwrap_or_default(),
            escaped: self.is_escaped(),
        }
    }
}

impl Span {
    /// The value at `start..end`, a range that includes the quotes of a string. `digits` are those of a short
    /// number, or 0.
    #[inline(always)]
    pub(crate) fn new(tag: Tag, start: usize, end: usize, digits: u64) -> Self {
        Self {
            place: start as u64 & 0xFFFF_FFFF | (end as u64) << 32,
            bits: digits << TAG_BITS | tag.0 as u64,
        }
    }

    /// The short number at `start..end`, with a value in the form of [`ShortNumbers::values`].
    #[inline(always)]
    pub(crate) fn short_number(start: u32, end: u32, value: u64) -> Self {
        // The tag has its decimals right below the digits, as that form does.
        Self {
            place: u64::from(start) | u64::from(end) << 32,
            bits: value << DECIMALS_SHIFT | Tag::short_number(0).0 as u64,
        }
    }

    /// Start offset, at the opening quote of a string.
    #[inline(always)]
    pub(crate) fn start(self) -> usize {
        (self.place & 0xFFFF_FFFF) as usize
    }

    /// End offset, after the closing quote of a string.
    #[inline(always)]
    pub(crate) fn end(self) -> usize {
        (self.place >> 32) as usize
    }

    #[inline(always)]
    pub(crate) fn is_absent(self) -> bool {
        self.bits == 0
    }

    #[inline(always)]
    pub(crate) fn tag(self) -> Tag {
        Tag(self.bits as usize & TAG_MASK)
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

    /// The value of a short number in the form of [`ShortNumbers::values`].
    #[inline(always)]
    pub(crate) fn as_short_number(self) -> Option<u64> {
        (self.tag().0 & SHORT != 0).then_some(self.bits >> DECIMALS_SHIFT)
    }

    /// The `f64` nearest to a short number; exact if it has no decimals.
    #[inline(always)]
    pub(crate) fn short_double(self) -> Option<f64> {
        let tag = self.tag().0;
        let (digits, decimals) = (self.bits >> TAG_BITS, tag >> DECIMALS_SHIFT);
        (tag & SHORT != 0).then(|| Number::double_from_digits(digits, decimals))
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
        if tag.0 & SHORT != 0 {
            let decimals = tag.0 >> DECIMALS_SHIFT;
            return Some(Number::from_digits(self.bits >> TAG_BITS, decimals));
        }
        self.value(text).as_number()
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_DIGITS, Span, Tag};
    use crate::record::ValueKind;

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
