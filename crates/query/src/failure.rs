use std::collections::TryReserveError;

use crate::ErrorCode;

/// What stops a run, or the reading of one of its sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The stable code.
    pub code: ErrorCode,
    /// What happened, in one line, for a person.
    pub message: String,
    /// The source that failed, where one did.
    pub source: Option<String>,
    /// The error underneath, where there is one.
    pub cause: Option<String>,
}

impl Failure {
    /// A failure with neither source nor cause.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            source: None,
            cause: None,
        }
    }

    /// Names the source that failed.
    #[must_use]
    pub fn at_source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Keeps the error underneath.
    #[must_use]
    pub fn caused_by(mut self, cause: &dyn std::error::Error) -> Self {
        self.cause = Some(cause.to_string());
        self
    }
}

/// A result that needs more memory than there is.
impl From<TryReserveError> for Failure {
    fn from(error: TryReserveError) -> Self {
        let message = "there is not enough memory for the result; select fields, or filter or limit the records";
        Self::new(ErrorCode::ResultTooLarge, message).caused_by(&error)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.message, self.code)
    }
}

impl std::error::Error for Failure {}
