use ripsaw_query::RejectCode;

/// Why a line is no record, and where that was noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reject {
    pub(crate) code: RejectCode,
    /// Offset in the line.
    pub(crate) at: usize,
    /// What was expected or found there, for a person.
    pub(crate) problem: &'static str,
}

impl Reject {
    pub(crate) const TOO_LONG: Self = Self {
        code: RejectCode::LineTooLong,
        at: 0,
        problem: "the line is longer than the limit",
    };

    pub(crate) fn message(self) -> String {
        match self.code {
            RejectCode::InvalidJson | RejectCode::InvalidUtf8 | RejectCode::TooDeep => {
                format!("{} at column {}", self.problem, self.at + 1)
            }
            RejectCode::NotAnObject | RejectCode::LineTooLong => self.problem.to_owned(),
        }
    }
}
