//! Failures: errors with a stable code.

use std::collections::TryReserveError;

use crate::ErrorCode;

/// An error that stops a run, or the reading of one of its sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The stable error code.
    pub code: ErrorCode,
    /// What happened, in one line for people.
    pub message: String,
    /// The source that failed, if the failure concerns one.
    pub source: Option<String>,
    /// The underlying error, if there is one.
    pub cause: Option<String>,
}

impl Error {
    /// A failure without source and cause.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            source: None,
            cause: None,
        }
    }

    /// Sets the source that failed.
    #[must_use]
    pub fn at_source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Sets the underlying error.
    #[must_use]
    pub fn caused_by(mut self, cause: &dyn std::error::Error) -> Self {
        self.cause = Some(cause.to_string());
        self
    }
}

/// Converts an allocation error to the failure of a result that needs more memory than there is.
impl From<TryReserveError> for Error {
    fn from(error: TryReserveError) -> Self {
        let message = "there is not enough memory for the result; select or group by fewer fields, or filter or limit the records";
        Self::new(ErrorCode::ResultTooLarge, message).caused_by(&error)
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.message, self.code)
    }
}

impl std::error::Error for Error {}
