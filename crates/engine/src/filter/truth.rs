//! The three answers of a condition.

/// Answer of a condition. The order makes `and` the least of its parts and `or` the greatest, so that an error is
/// absorbed where another part decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Truth {
    #[default]
    False,
    /// Something was absent, or of a type that does not support the operation.
    Error,
    True,
}

impl Truth {
    #[inline(always)]
    pub(crate) fn not(self) -> Self {
        match self {
            Truth::False => Truth::True,
            Truth::Error => Truth::Error,
            Truth::True => Truth::False,
        }
    }
}

impl From<bool> for Truth {
    #[inline(always)]
    fn from(value: bool) -> Self {
        if value { Truth::True } else { Truth::False }
    }
}

impl From<Option<bool>> for Truth {
    #[inline(always)]
    fn from(value: Option<bool>) -> Self {
        value.map_or(Truth::Error, Truth::from)
    }
}

/// Writes the answers for some rows, in their order.
pub(super) fn set(rows: &[u32], truths: &mut [Truth], answers: impl Iterator<Item = Truth>) {
    for (row, answer) in rows.iter().zip(answers) {
        truths[*row as usize] = answer;
    }
}
