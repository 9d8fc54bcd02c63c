use std::ops::Range;

use ripsaw_kernels::ShortNumbers;
use ripsaw_query::Number;

use super::{Value, ValueKind};

/// Where a value is within a window, of what kind it is, and of a short number its digits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span {
    /// Its offset, and above 32 bits the offset behind it. Two words in all: so many go from step to step in registers.
    place: u64,
    /// The tag in the lowest eight bits, above them the digits of a short number.
    bits: u64,
}

/// The kind of a value; whether it is a string with a backslash; whether it is a short number, and with how many
/// decimals: up to [`MAX_DECIMALS`], and up to [`MAX_DIGITS`] without its point.
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
/// The most decimals of a short number.
pub(crate) const MAX_DECIMALS: usize = (1 << ShortNumbers::DECIMALS_BITS) - 1;
/// The greatest short number without its point: divided by a power of ten it is rounded once.
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

    /// The same for a value of this text, which may be a string with escapes.
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

    /// The value that stands at `start..end`, the quotes of a string included.
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
    /// The value at `start..end`, the quotes of a string included; `digits` are those of a short number.
    #[inline(always)]
    pub(crate) fn new(tag: Tag, start: usize, end: usize, digits: u64) -> Self {
        Self {
            place: start as u64 & 0xFFFF_FFFF | (end as u64) << 32,
            bits: digits << TAG_BITS | tag.0 as u64,
        }
    }

    /// The short number at `start..end` whose value is as in `ShortNumbers`.
    #[inline(always)]
    pub(crate) fn short_number(start: u32, end: u32, value: u64) -> Self {
        // The decimals of a tag stand right below the digits, as they do in the value.
        Self {
            place: u64::from(start) | u64::from(end) << 32,
            bits: value << DECIMALS_SHIFT | Tag::short_number(0).0 as u64,
        }
    }

    /// Its offset.
    #[inline(always)]
    pub(crate) fn start(self) -> usize {
        (self.place & 0xFFFF_FFFF) as usize
    }

    /// The offset behind it; the quotes of a string are part of it.
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

    /// The digits of this if it is a short number without decimals.
    #[inline(always)]
    pub(crate) fn short_integer(self) -> Option<u64> {
        (self.tag() == Tag::short_number(0)).then_some(self.bits >> TAG_BITS)
    }

    /// The value as in `ShortNumbers`, if this is a short number.
    #[inline(always)]
    pub(crate) fn as_short_number(self) -> Option<u64> {
        (self.tag().0 & SHORT != 0).then_some(self.bits >> DECIMALS_SHIFT)
    }

    /// The nearest `f64`, if this is a short number; of those without decimals it is the number itself.
    #[inline(always)]
    pub(crate) fn short_double(self) -> Option<f64> {
        let tag = self.tag().0;
        let (digits, decimals) = (self.bits >> TAG_BITS, tag >> DECIMALS_SHIFT);
        (tag & SHORT != 0).then(|| Number::double_from_digits(digits, decimals))
    }

    /// The nearest `f64` to the number that this is, if it is one.
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

    /// Where its source text is; of a string what is between the quotes.
    #[inline(always)]
    pub(crate) fn text_range(self) -> Range<usize> {
        let quotes = usize::from(self.is_string());
        self.start() + quotes..self.end() - quotes
    }

    /// Whether this is a string without a backslash.
    #[inline(always)]
    pub(crate) fn is_plain_string(self) -> bool {
        self.tag() == Tag::string(false)
    }

    /// The number that this is, if it is one.
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
