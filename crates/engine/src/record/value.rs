use ripsaw_query::Number;

/// The type of a JSON value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ValueKind {
    /// There is no such member.
    #[default]
    Absent,
    Null,
    True,
    False,
    Number,
    String,
    Object,
    Array,
}

/// A value as it stands in a validated line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a> {
    pub(crate) kind: ValueKind,
    /// The exact JSON text; of a string what is between its quotes, still escaped.
    pub(crate) text: &'a [u8],
    /// Whether a string holds a backslash.
    pub(crate) escaped: bool,
}

impl<'a> Value<'a> {
    pub(crate) const ABSENT: Self = Self {
        kind: ValueKind::Absent,
        text: &[],
        escaped: false,
    };

    /// The number that this is, if it is one.
    #[inline]
    pub(crate) fn as_number(&self) -> Option<Number<'a>> {
        if self.kind == ValueKind::Number {
            Number::parse(self.text)
        } else {
            None
        }
    }
}
