//! Outputs as JavaScript names them: existing files, and descriptors.

use std::path::Path;

use napi_derive::napi;
use ripsaw_session::{Error, ErrorCode, LineOutput, OpenOutput};

/// An existing file that output is appended to.
#[napi(object)]
pub struct OutputFile {
    /// The path of the file while it is written.
    pub path: String,
    /// The path that failures name.
    pub name: String,
}

impl OutputFile {
    /// Returns how to open the file.
    pub(crate) fn opener(self) -> OpenOutput {
        Box::new(move || LineOutput::open(Path::new(&self.path), &self.name))
    }
}

/// Opens a copy of a descriptor, which itself stays open.
#[cfg(unix)]
pub(crate) fn output_of(descriptor: i32) -> Result<LineOutput, Error> {
    use std::os::fd::BorrowedFd;

    if descriptor < 0 {
        return Err(Error::new(
            ErrorCode::InvalidOption,
            "a file descriptor must not be negative",
        ));
    }
    let name = if descriptor == 1 {
        "standard output".to_owned()
    } else {
        format!("file descriptor {descriptor}")
    };
    debug_assert!(descriptor >= 0);
    // SAFETY: the descriptor is not -1 and is borrowed only while it is copied; if it is not open, copying it fails.
    let borrowed = unsafe { BorrowedFd::borrow_raw(descriptor) };
    LineOutput::from_fd(borrowed, &name)
}

#[cfg(not(unix))]
pub(crate) fn output_of(_: i32) -> Result<LineOutput, Error> {
    Err(Error::new(
        ErrorCode::InvalidOption,
        "file descriptors are for Unix; give a path",
    ))
}
