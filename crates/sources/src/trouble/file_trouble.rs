//! Why the rest of a file could not be read.

use std::io;

use ripsaw_query::{ErrorCode, Failure};

use super::read_failure;

/// Why the rest of a file could not be read.
#[derive(Debug)]
pub(crate) enum FileTrouble {
    /// The file became shorter than it was when it was opened.
    Truncated,
    Io(io::Error),
}

impl FileTrouble {
    pub(crate) fn failure(&self, name: &str) -> Failure {
        match self {
            Self::Truncated => {
                let message = format!("`{name}` was truncated while it was read");
                Failure::new(ErrorCode::ReadFailed, message).at_source(name)
            }
            Self::Io(error) => read_failure(Some(name), error),
        }
    }
}
