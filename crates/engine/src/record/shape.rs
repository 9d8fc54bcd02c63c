//! The shape of a line: what lines with the same members in the same order have in common.
//!
//! `learn_shape.rs` makes a shape from a valid record; `shape_matcher.rs` compares lines with it:
//!
//! ```text
//! a line matches a shape if
//!     it has as many marks                                    (checked when the shape is looked up)
//!     every literal is at its place, relative to a mark       (wide compares, four lines at once)
//!     every gap holds a JSON value without quotes             (numbers by the word, others by the walker)
//!     its strings hold no control character, invalid escape or invalid UTF-8
//!                                                             (only looked at in lines with special bytes)
//! ```
//!
//! Why that is enough: the pieces cover the line from its first byte to its line feed. A literal ends with
//! the opening quote of a string value, the next one begins with its closing quote, and the marks are *all*
//! unescaped quotes, so the string cannot end earlier. A gap lies between two literals. The line is therefore
//! the text of the learned record with other values in the same positions, and as valid as that record.

mod learn_shape;
mod shape_matcher;
mod shapes;

use ripsaw_kernels::{Between, Literal, Place};
use ripsaw_query::Slot;

use super::value::{Tag, ValueKind};
pub(super) use learn_shape::learn_shape;
pub(super) use shape_matcher::ShapeMatcher;
pub(crate) use shapes::Shapes;

/// What lines with the same members in the same order have in common: the text between their values.
#[derive(Debug)]
pub(crate) struct Shape {
    /// Number of quotes of a line, plus one for its line feed.
    pub(super) mark_count: u32,
    pub(super) literals: Vec<Literal>,
    pub(super) gaps: Vec<Gap>,
    /// The needed values that are strings, objects or arrays, but not gaps.
    pub(super) spans: Vec<SpanPlace>,
    /// The needed fields that such lines do not have.
    pub(super) absent: Vec<Slot>,
    /// The members of the record, if the plan needs all of them. Their keys are distinct and have no escapes.
    pub(crate) members: Vec<MemberPlace>,
    /// The shape to try after this one: it has the same fingerprint.
    pub(super) next: Option<ShapeId>,
}

/// Index of a shape in [`Shapes`].
pub(crate) type ShapeId = u16;

/// A value without quotes: a number, `true`, `false`, `null`, or an array or object that contains no string.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap {
    pub(super) between: Between,
    /// Number of containers around the value.
    pub(super) depth: usize,
    /// The field to which the value belongs, if it is needed.
    pub(super) slot: Option<Slot>,
}

/// A needed string, object or array. The quotes of a string are included.
#[derive(Clone, Copy, Debug)]
pub(super) struct SpanPlace {
    pub(super) slot: Slot,
    pub(super) tag: Tag,
    pub(super) start: Place,
    pub(super) end: Place,
}

/// A member of the record, with the place of its value.
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
    /// A string, object or array, with its tag.
    Tagged(Tag),
    /// The gap with this index in [`Shape::gaps`]. The first byte of the value says of which kind it is.
    Gap(usize),
}

impl MemberPlace {
    /// Start and end offsets of the value in a line with these marks, including the quotes of a string.
    #[inline]
    pub(crate) fn range(&self, marks: &[u32]) -> (usize, usize) {
        (self.start.at(marks), self.end.at(marks))
    }
}

/// Kind of the value in a gap that is known to hold one, given its first byte.
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
