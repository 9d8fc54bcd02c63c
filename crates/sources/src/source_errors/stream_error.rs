//! Why the rest of a stream could not be read.

use std::io::{self, ErrorKind};

use ripsaw_query::{Error, ErrorCode};

use super::{display, named, read_error};
use crate::encoding::Encoding;
use crate::encoding::refusal::Refusal;

/// Why the rest of a stream could not be read.
#[derive(Debug)]
pub(crate) struct StreamError {
    pub(crate) encoding: Encoding,
    /// Number of (decompressed) bytes that were read before.
    pub(crate) at_byte: u64,
    pub(crate) error: io::Error,
}

impl StreamError {
    pub(crate) fn failure(&self, name: Option<&str>) -> Error {
        if let Some(inner) = self.error.get_ref() {
            if let Some(failure) = inner.downcast_ref::<Error>() {
                return failure.clone();
            }
            if let Some(refusal) = inner.downcast_ref::<Refusal>() {
                return refusal.failure(name);
            }
        }
        // Errors of the decompressors have no code of the operating system.
        if self.encoding == Encoding::Plain || self.error.raw_os_error().is_some() {
            return read_error(name, &self.error);
        }
        let what = match self.error.kind() {
            ErrorKind::UnexpectedEof => "is cut off",
            _ => "is damaged",
        };
        let message = format!(
            "{} {what}: its {} data ends after {} decompressed bytes",
            display(name),
            self.encoding.name(),
            self.at_byte
        );
        named(Error::new(ErrorCode::CorruptInput, message), name).caused_by(&self.error)
    }
}
