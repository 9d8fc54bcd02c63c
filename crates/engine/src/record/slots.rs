use ripsaw_query::Slot;

use super::{Value, ValueKind};

/// Where the needed values of one record are. Reused from record to record.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    spans: Vec<Span>,
}

/// A value within a window.
#[derive(Clone, Copy, Debug, Default)]
struct Span {
    tag: Tag,
    start: usize,
    end: usize,
}

/// The kind of a value, and whether it is a string with a backslash: one word, so that it stays in a register.
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
            text: &window[start + quotes..end - quotes],
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
            *span = Span::default();
        }
    }

    /// Notes the value at `start..end`, the quotes of a string included.
    #[inline(always)]
    pub(crate) fn set(&mut self, slot: Slot, tag: Tag, start: usize, end: usize) {
        self.spans[slot] = Span { tag, start, end };
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
        let Span { tag, start, end } = &self.slots.spans[slot];
        tag.value(self.window, *start, *end)
    }
}
