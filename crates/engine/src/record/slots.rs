use ripsaw_query::{Number, Slot};

use super::{Value, ValueKind};

/// Where the needed values of one record are. Reused from record to record.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    spans: Vec<Span>,
}

/// A value within a window.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span {
    tag: Tag,
    start: usize,
    end: usize,
    mantissa: u64,
}

impl Span {
    /// The value at `start..end`, the quotes of a string included; `mantissa` are the digits of a short number.
    #[inline(always)]
    pub(crate) fn new(tag: Tag, start: usize, end: usize, mantissa: u64) -> Self {
        Self {
            tag,
            start,
            end,
            mantissa,
        }
    }
}

/// The kind of a value; whether it is a string with a backslash; whether it is a short number, and with how many
/// decimals. One word, so that it stays in a register.
#[derive(Clone, Copy, Debug, Default)]
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
        Self(ValueKind::Number as usize | SHORT | decimals << DECIMALS_SHIFT)
    }

    #[inline(always)]
    pub(crate) fn is_escaped(self) -> bool {
        self.0 & ESCAPED != 0
    }

    /// The value that stands at `start..end`, the quotes of a string included.
    #[inline(always)]
    pub(crate) fn value(self, window: &[u8], start: usize, end: usize) -> Value<'_> {
        let kind = KINDS[self.0 % ESCAPED];
        let quotes = usize::from(kind == ValueKind::String);
        Value {
            kind,
            // An absent value may still have the place of an earlier one, in another window.
            text: window.get(start + quotes..end - quotes).unwrap_or_default(),
            escaped: self.is_escaped(),
        }
    }
}

impl Slots {
    pub(crate) fn new(count: usize) -> Self {
        Self {
            spans: vec![Span::default(); count],
        }
    }

    #[inline]
    pub(crate) fn clear(&mut self) {
        for span in &mut self.spans {
            span.tag = Tag::default();
        }
    }

    #[inline(always)]
    pub(crate) fn set(&mut self, slot: Slot, span: Span) {
        self.spans[slot] = span;
    }

    #[inline(always)]
    pub(crate) fn forget(&mut self, slot: Slot) {
        self.spans[slot].tag = Tag::default();
    }
}

/// The needed values of the record at hand.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a> {
    pub(crate) window: &'a [u8],
    pub(crate) slots: &'a Slots,
}

impl<'a> Fields<'a> {
    #[inline]
    pub(crate) fn get(&self, slot: Slot) -> Value<'a> {
        // Word by word: what was written word by word is not yet to be read in wider pieces.
        let Span {
            tag, start, end, ..
        } = &self.slots.spans[slot];
        tag.value(self.window, *start, *end)
    }

    /// The number in a slot, if it is one.
    #[inline(always)]
    pub(crate) fn number(&self, slot: Slot) -> Option<Number<'a>> {
        let Span {
            tag,
            start,
            end,
            mantissa,
        } = &self.slots.spans[slot];
        if tag.0 & SHORT != 0 {
            return Some(Number::from_digits(*mantissa, tag.0 >> DECIMALS_SHIFT));
        }
        tag.value(self.window, *start, *end).as_number()
    }
}
