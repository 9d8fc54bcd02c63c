//! Why a line is rejected. The texts of what is wrong stand where it is found: in the walker and its cursor.

use ripsaw_query::RejectCode;

/// Why a line is rejected, and where the walk noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rejection {
    pub(crate) code: RejectCode,
    /// Byte offset in the line.
    pub(crate) at: usize,
    /// What was expected or found there, for people to read.
    pub(crate) problem: &'static str,
}

impl Rejection {
    pub(crate) const TOO_LONG: Self = Self {
        code: RejectCode::LineTooLong,
        at: 0,
        problem: "the line is longer than the limit",
    };

    /// The reason for people to read, with the 1-based column where one is known.
    pub(crate) fn message(self) -> String {
        match self.code {
            RejectCode::InvalidJson | RejectCode::InvalidUtf8 | RejectCode::TooDeep => {
                format!("{} at column {}", self.problem, self.at + 1)
            }
            RejectCode::NotAnObject | RejectCode::LineTooLong => self.problem.to_owned(),
        }
    }
}
