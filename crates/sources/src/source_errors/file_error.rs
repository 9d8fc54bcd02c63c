//! Why the rest of a file could not be read.

use std::io;

use ripsaw_query::{Error, ErrorCode};

use super::read_error;

/// Why the rest of a file could not be read.
#[derive(Debug)]
pub(crate) enum FileError {
    /// The file became shorter than it was when it was opened.
    Truncated,
    Io(io::Error),
}

impl FileError {
    pub(crate) fn failure(&self, name: &str) -> Error {
        match self {
            Self::Truncated => {
                let message = format!("`{name}` was truncated while it was read");
                Error::new(ErrorCode::ReadFailed, message).at_source(name)
            }
            Self::Io(error) => read_error(Some(name), error),
        }
    }
}
