/// The types that the value of an expression may have, as far as that is known before the scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types(u16);

/// With their names.
const NAMES: [(Types, &str); 10] = [
    (Types::NULL, "null"),
    (Types::BOOL, "bool"),
    (Types::INT, "int"),
    (Types::UINT, "uint"),
    (Types::DOUBLE, "double"),
    (Types::STRING, "string"),
    (Types::LIST, "list"),
    (Types::MAP, "map"),
    (Types::TIMESTAMP, "timestamp"),
    (Types::DURATION, "duration"),
];

impl Types {
    /// Of an expression that is an error whatever the record.
    pub const NONE: Self = Self(0);
    /// `null`
    pub const NULL: Self = Self(1);
    /// `true` and `false`
    pub const BOOL: Self = Self(1 << 1);
    /// Integers of 64 bits.
    pub const INT: Self = Self(1 << 2);
    /// Integers of 64 bits without a sign.
    pub const UINT: Self = Self(1 << 3);
    /// Numbers of records, and those with a fraction.
    pub const DOUBLE: Self = Self(1 << 4);
    /// Text.
    pub const STRING: Self = Self(1 << 5);
    /// Arrays.
    pub const LIST: Self = Self(1 << 6);
    /// Objects.
    pub const MAP: Self = Self(1 << 7);
    /// Moments.
    pub const TIMESTAMP: Self = Self(1 << 8);
    /// Lengths of time.
    pub const DURATION: Self = Self(1 << 9);
    /// What a member of a record may be.
    pub const JSON: Self = Self(0b1111_0011);
    /// Whatever counts as a number.
    pub const NUMBER: Self = Self(0b1_1100);
    /// Anything.
    pub const ANY: Self = Self((1 << NAMES.len()) - 1);

    /// Whether some type is in both.
    pub fn may_be(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether some value of these types may equal one of the others.
    pub(super) fn comparable(self, other: Self) -> bool {
        self.may_be(other) || self.may_be(Self::NUMBER) && other.may_be(Self::NUMBER)
    }

    /// The types that are in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The types that are in either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Each of them.
    pub(super) fn each(self) -> impl Iterator<Item = Self> {
        let all = NAMES.into_iter().map(|(types, _)| types);
        all.filter(move |types| self.may_be(*types))
    }

    /// As it is named in messages.
    pub(super) fn describe(self) -> String {
        if self == Self::JSON {
            return "a value of the record".into();
        }
        if self == Self::ANY {
            return "any value".into();
        }
        let names: Vec<&str> = NAMES
            .iter()
            .filter(|(types, _)| self.may_be(*types))
            .map(|(_, name)| *name)
            .collect();
        names.join(" or ")
    }

    /// The same with an article, where it is one type.
    pub(super) fn describe_one(self) -> String {
        let name = self.describe();
        match self {
            Self::NULL => name,
            Self::INT => format!("an {name}"),
            _ if NAMES.iter().any(|(types, _)| *types == self) => format!("a {name}"),
            _ => name,
        }
    }
}
