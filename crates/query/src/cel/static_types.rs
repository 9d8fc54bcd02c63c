//! Sets of types: what is known about the value of an expression before the scan.

/// The set of types that the value of an expression may have, as far as that is known before the scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types(u16);

/// The types with their names in messages.
const NAMES: [(Types, &str); 10] = [
    (Types::NULL, "null"),
    (Types::BOOL, "a bool"),
    (Types::INT, "an int"),
    (Types::UINT, "a uint"),
    (Types::DOUBLE, "a double"),
    (Types::STRING, "a string"),
    (Types::LIST, "a list"),
    (Types::MAP, "a map"),
    (Types::TIMESTAMP, "a timestamp"),
    (Types::DURATION, "a duration"),
];

impl Types {
    /// The type of an expression that is an error for every record.
    pub const NONE: Self = Self(0);
    /// `null`
    pub const NULL: Self = Self(1);
    /// `true` and `false`
    pub const BOOL: Self = Self(1 << 1);
    /// Signed 64-bit integers.
    pub const INT: Self = Self(1 << 2);
    /// Unsigned 64-bit integers.
    pub const UINT: Self = Self(1 << 3);
    /// Numbers of records, and numbers with a fraction.
    pub const DOUBLE: Self = Self(1 << 4);
    /// Text.
    pub const STRING: Self = Self(1 << 5);
    /// Arrays.
    pub const LIST: Self = Self(1 << 6);
    /// Objects.
    pub const MAP: Self = Self(1 << 7);
    /// Points in time.
    pub const TIMESTAMP: Self = Self(1 << 8);
    /// Lengths of time.
    pub const DURATION: Self = Self(1 << 9);
    /// The types that a member of a record may have.
    pub const JSON: Self = Self(0b1111_0011);
    /// All types of numbers.
    pub const NUMBER: Self = Self(0b1_1100);
    /// All types.
    pub const ANY: Self = Self((1 << NAMES.len()) - 1);

    /// Whether the two sets have a type in common.
    pub fn may_be(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether a value of these types may equal a value of the other types.
    pub(super) fn comparable(self, other: Self) -> bool {
        self.may_be(other) || self.may_be(Self::NUMBER) && other.may_be(Self::NUMBER)
    }

    /// Returns the types that are in both sets.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Returns the types that are in either set.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns each of the types as a set of its own.
    pub(super) fn each(self) -> impl Iterator<Item = Self> {
        let all = NAMES.into_iter().map(|(types, _)| types);
        all.filter(move |types| self.may_be(*types))
    }

    /// Describes the types for tables, without articles. All types of numbers are one.
    pub(super) fn describe_short(self) -> String {
        if self == Self::JSON || self == Self::ANY {
            return self.describe();
        }
        let mut names = Vec::new();
        let mut others = self;
        if self.and(Self::NUMBER) == Self::NUMBER {
            names.push("number");
            others = Self(self.0 & !Self::NUMBER.0);
        }
        let others = NAMES.iter().filter(|(types, _)| others.may_be(*types));
        names.extend(others.map(|(_, name)| name.split_once(' ').map_or(*name, |(_, bare)| bare)));
        names.join(" or ")
    }

    /// Describes the types for messages.
    pub(super) fn describe(self) -> String {
        if self == Self::JSON {
            return "a value of the record".into();
        }
        if self == Self::ANY {
            return "any value".into();
        }
        let names = NAMES.iter().filter(|(types, _)| self.may_be(*types));
        let names: Vec<&str> = names.map(|(_, name)| *name).collect();
        match names.split_last() {
            Some((last, others)) if !others.is_empty() => {
                format!("{} or {last}", others.join(", "))
            }
            _ => names.join(""),
        }
    }
}
