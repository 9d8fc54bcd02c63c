//! The output for matched lines and for records of rejected lines.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal};
use std::path::Path;

use ripsaw_engine::LineSink;
use ripsaw_query::{Error, ErrorCode};

use super::prompt_writer::PromptWriter;
use super::terminal_text::escape_controls;

/// Maximum pipe size that Linux allows every user. With its default of 64 KiB, the lines of each chunk would have to
/// wait several times for the reader.
#[cfg(target_os = "linux")]
const PIPE_BYTES: usize = 1 << 20;

/// An output for matched lines and records of rejected lines: a file, or a descriptor such as standard output.
///
/// Lines are written unchanged, except that a terminal gets `\u` escapes in place of characters that could control it.
pub struct LineOutput {
    writer: PromptWriter,
    is_terminal: bool,
    name: OutputName,
    closed_pipe: bool,
}

/// The name of an output in failures.
enum OutputName {
    Path(String),
    Descriptor(String),
}

impl LineOutput {
    /// Opens an existing file for appending. `name` is the path that failures name. Fails with `write_failed`.
    pub fn open(path: &Path, name: &str) -> Result<Self, Error> {
        let name = OutputName::Path(name.to_owned());
        match OpenOptions::new().append(true).open(path) {
            Ok(file) => Ok(Self::new(file, name)),
            Err(error) => Err(name.failure(&error)),
        }
    }

    /// Writes to a copy of the descriptor, so the caller's own stays open. `name` is the name of the output in
    /// failures, such as `standard output`. Fails with `write_failed`.
    #[cfg(unix)]
    pub fn from_fd(descriptor: impl std::os::fd::AsFd, name: &str) -> Result<Self, Error> {
        let name = OutputName::Descriptor(name.to_owned());
        match descriptor.as_fd().try_clone_to_owned() {
            Ok(owned) => {
                let file = File::from(owned);
                widen_pipe(&file);
                Ok(Self::new(file, name))
            }
            Err(error) => Err(name.failure(&error)),
        }
    }

    fn new(file: File, name: OutputName) -> Self {
        Self {
            is_terminal: file.is_terminal(),
            writer: PromptWriter::new(file),
            name,
            closed_pipe: false,
        }
    }

    /// Takes whole lines, preferably many at a time, and writes them within 20 ms. Fails with `write_failed`.
    pub fn write_all(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let result = if self.is_terminal {
            self.writer.write_all(&escape_controls(bytes))
        } else {
            self.writer.write_all(bytes)
        };
        self.check(result)
    }

    /// Writes what has not been written yet. Fails with `write_failed`.
    pub fn finish(&mut self) -> Result<(), Error> {
        let result = self.writer.flush();
        self.check(result)
    }

    /// Whether writing failed because the reader closed the pipe (as `| head` does), which is no reason to complain.
    pub fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
    }

    fn check(&mut self, result: io::Result<()>) -> Result<(), Error> {
        result.map_err(|error| {
            self.closed_pipe |= error.kind() == io::ErrorKind::BrokenPipe;
            self.name.failure(&error)
        })
    }
}

/// Enlarges the buffer of a pipe if possible. Does nothing for other files.
#[cfg(target_os = "linux")]
fn widen_pipe(file: &File) {
    if rustix::pipe::fcntl_getpipe_size(file).is_ok_and(|size| size < PIPE_BYTES) {
        let _ = rustix::pipe::fcntl_setpipe_size(file, PIPE_BYTES);
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
fn widen_pipe(_: &File) {}

impl LineSink for LineOutput {
    fn write(&mut self, lines: &[u8]) -> Result<(), Error> {
        self.write_all(lines)
    }

    fn finish(&mut self) -> Result<(), Error> {
        LineOutput::finish(self)
    }
}

impl OutputName {
    fn failure(&self, error: &io::Error) -> Error {
        let (name, shown) = match self {
            Self::Path(path) => (path, format!("`{path}`")),
            Self::Descriptor(name) => (name, name.clone()),
        };
        Error::new(ErrorCode::WriteFailed, format!("cannot write to {shown}"))
            .at_source(name)
            .caused_by(error)
    }
}
