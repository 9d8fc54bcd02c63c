use ripsaw_kernels::{Between, Literal, Place};
use ripsaw_query::Slot;

use super::{Tag, ValueKind};

/// What the lines of a log have in common that have the same members in the same order: the text between their values.
///
/// A line is of a shape if it has as many quotes, every literal where it should be, and a JSON value without
/// quotes in every gap. Then it is tiled: a literal ends with the opening quote of a string, the next one begins with its
/// closing quote, and a gap is what is between two literals; so the line is the same JSON text but for
/// these values, and valid if that was, as long as its strings hold neither control characters nor bad escapes.
#[derive(Debug)]
pub(crate) struct Shape {
    /// Of a line, with one of its line feeds: its quotes and one.
    pub(super) mark_count: u32,
    pub(super) literals: Vec<Literal>,
    pub(super) gaps: Vec<Gap>,
    /// The needed values that are no gaps.
    pub(super) spans: Vec<SpanPlace>,
    /// The slots whose values such lines do not have.
    pub(super) absent: Vec<Slot>,
    /// The members of the record, where a plan needs all of them; their keys have no escapes and are distinct.
    pub(crate) members: Vec<MemberPlace>,
    /// Another shape with the same fingerprint.
    pub(super) next: Option<ShapeId>,
}

/// Index of a shape among those that are known.
pub(crate) type ShapeId = u16;

/// A value without quotes: a number, `true`, `false`, `null`, or an array or object that has no string in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap {
    pub(super) between: Between,
    /// How many containers are around it.
    pub(super) depth: usize,
    /// Where the value is needed.
    pub(super) slot: Option<Slot>,
}

/// A needed string, object or array, the quotes of a string included.
#[derive(Clone, Copy, Debug)]
pub(super) struct SpanPlace {
    pub(super) slot: Slot,
    pub(super) tag: Tag,
    pub(super) start: Place,
    pub(super) end: Place,
}

/// A member of the record.
#[derive(Clone, Debug)]
pub(crate) struct MemberPlace {
    pub(crate) key: Box<[u8]>,
    pub(crate) kind: MemberKind,
    pub(crate) start: Place,
    pub(crate) end: Place,
}

/// What the value of a member is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum MemberKind {
    /// A string, object or array.
    Tagged(Tag),
    /// The gap with this index: its first byte tells.
    Gap(usize),
}

impl MemberPlace {
    /// Where its value is in a line with these marks; of a string with its quotes.
    #[inline]
    pub(crate) fn range(&self, marks: &[u32]) -> (usize, usize) {
        (self.start.at(marks), self.end.at(marks))
    }
}

/// The kind of the value in a gap that is known to hold one, by its first byte.
pub(crate) fn gap_kind(first_byte: u8) -> ValueKind {
    match first_byte {
        b'n' => ValueKind::Null,
        b't' => ValueKind::True,
        b'f' => ValueKind::False,
        b'[' => ValueKind::Array,
        b'{' => ValueKind::Object,
        _ => ValueKind::Number,
    }
}
