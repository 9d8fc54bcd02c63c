//! Sets of the kinds of values that determine the type of a column.

use crate::record::Tag;

/// A set of kinds of values, null aside, as far as columns distinguish them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) const NONE: Self = Self(0);
    pub(super) const BOOL: Self = Self(1);
    pub(super) const NUMBER: Self = Self(1 << 1);
    pub(super) const PLAIN_STRING: Self = Self(1 << 2);
    pub(super) const ESCAPED_STRING: Self = Self(1 << 3);
    pub(super) const NESTED: Self = Self(1 << 4);
    pub(super) const STRING: Self = Self::PLAIN_STRING.or(Self::ESCAPED_STRING);

    /// Returns the kind of a value; the empty set for null.
    #[inline]
    pub(super) fn of(tag: Tag) -> Self {
        // In the order of the tags. A table is used because kinds are unpredictable for branches.
        const OF_KINDS: [Kinds; 8] = [
            Kinds::NONE,
            Kinds::NONE,
            Kinds::BOOL,
            Kinds::BOOL,
            Kinds::NUMBER,
            Kinds::PLAIN_STRING,
            Kinds::NESTED,
            Kinds::NESTED,
        ];
        if tag.is_escaped() {
            return Self::ESCAPED_STRING;
        }
        OF_KINDS[tag.kind() as usize]
    }

    /// Returns the union.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns whether every kind in this set is also in `other`.
    pub(super) const fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Returns whether any kind in this set is also in `other`.
    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}
