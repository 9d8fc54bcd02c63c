//! What a value is, packed into the lowest bits of a word.
//!
//! ```text
//! kind: 3 bits   escaped: 1   short number: 1   decimals: 4        (lowest bits first)
//! ```

use ripsaw_kernels::ShortNumbers;

use super::{Value, ValueKind};

/// Kind of a value, whether it is a string with a backslash, and whether it is a short number.
///
/// A short number has no sign and no exponent, at most [`MAX_DECIMALS`] decimals, and at most the value
/// [`MAX_DIGITS`] when its point is left out. The tag includes its number of decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tag(pub(super) usize);

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
/// Position of the number of decimals, which takes the highest bits of a tag.
pub(super) const DECIMALS_SHIFT: u32 = SHORT.trailing_zeros() + 1;
/// Number of bits of a tag.
pub(super) const TAG_BITS: u32 = DECIMALS_SHIFT + ShortNumbers::DECIMALS_BITS;
/// Maximum number of decimals of a short number.
pub(crate) const MAX_DECIMALS: usize = (1 << ShortNumbers::DECIMALS_BITS) - 1;
/// Maximum value of a short number without its point. It is exact as an `f64`, as are the powers of ten up to
/// 10^15, so dividing one by the other rounds only once.
pub(crate) const MAX_DIGITS: u64 = 1 << f64::MANTISSA_DIGITS;

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

    #[inline(always)]
    pub(super) fn is_short_number(self) -> bool {
        self.0 & SHORT != 0
    }

    /// Number of decimals of a short number.
    #[inline(always)]
    pub(super) fn decimals(self) -> usize {
        self.0 >> DECIMALS_SHIFT
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
