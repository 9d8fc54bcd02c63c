//! A buffered writer that keeps no byte back for more than 20 ms, unless the file cannot take it.
//!
//! Small writes are gathered, as in any buffered writer. But lines must also appear soon when no more of them come, as
//! with `tail -f | ripsaw`. So a thread, the flusher, writes what would otherwise stay in the buffer:
//!
//! ```text
//! write_all(bytes):
//!     gather them; a full buffer is written as usual
//!     if the buffer is not empty:
//!         if nothing was written for 20 ms:    write the buffer now     // the first line after a pause
//!         else if there is no flusher:         start one
//! flusher:
//!     loop: wait 20 ms, or until the writer is dropped
//!           write as much as the file takes without waiting
//!           end if the buffer is empty or the writer is dropped
//! ```
//!
//! The flusher holds the lock while it writes, so it must never wait for the reader of the output: meanwhile `write_all`
//! would not return, and the writer could not be dropped. It therefore asks the system whether the file is writable, and
//! then writes at most `PIPE_BUF` (4,096) bytes, which a writable pipe takes without waiting. An error of the flusher is
//! returned by the next call.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::aligned_writer::AlignedWriter;
use crate::files::Waiting;

/// Longest time that bytes stay in the buffer, whether or not more bytes follow.
const LONGEST_DELAY: Duration = Duration::from_millis(20);

/// Number of bytes that a writable pipe always takes without waiting (`PIPE_BUF`).
const SHORT_WRITE_BYTES: usize = 4096;

/// Gathers small writes for at most 20 ms. If no more lines come, a thread writes what is in the buffer.
pub(crate) struct PromptWriter {
    shared: Arc<Shared>,
    /// The flusher started last, which may have ended.
    flusher: Option<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    closed: Condvar,
}

struct State {
    writer: AlignedWriter<Waiting<File>>,
    written_at: Instant,
    /// Whether a thread will write the buffer. It ends when the buffer is empty.
    has_flusher: bool,
    /// An error of the flusher, to be returned by the next call.
    error: Option<io::Error>,
    is_closed: bool,
}

impl PromptWriter {
    pub(crate) fn new(file: File) -> Self {
        let state = State {
            writer: AlignedWriter::new(Waiting(file)),
            written_at: Instant::now(),
            has_flusher: false,
            error: None,
            is_closed: false,
        };
        Self {
            shared: Arc::new(Shared {
                state: Mutex::new(state),
                closed: Condvar::new(),
            }),
            flusher: None,
        }
    }

    pub(crate) fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.shared.lock();
        state.check()?;
        state.writer.write_all(bytes)?;
        if state.writer.gathered().is_empty() {
            state.written_at = Instant::now();
            return Ok(());
        }
        // The first bytes after a pause are written immediately, so that a closed pipe is noticed here.
        if state.written_at.elapsed() >= LONGEST_DELAY {
            return state.write_buffer();
        }
        if !state.has_flusher {
            let shared = Arc::clone(&self.shared);
            let thread = thread::Builder::new().name("ripsaw-output".to_owned());
            match thread.spawn(move || shared.flush_late()) {
                Ok(flusher) => self.flusher = Some(flusher),
                Err(_) => return state.write_buffer(),
            }
            state.has_flusher = true;
        }
        Ok(())
    }

    /// Writes what is in the buffer.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        let mut state = self.shared.lock();
        state.check()?;
        state.write_buffer()
    }
}

impl Drop for PromptWriter {
    fn drop(&mut self) {
        self.shared.lock().is_closed = true;
        self.shared.closed.notify_one();
        if let Some(flusher) = self.flusher.take() {
            // The flusher never waits for the reader of the output, so it ends soon.
            let _ = flusher.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn flush_late(&self) {
        let mut state = self.lock();
        loop {
            let woken = self
                .closed
                .wait_timeout_while(state, LONGEST_DELAY, |state| !state.is_closed);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
            if let Err(error) = state.write_ready() {
                let lost = state.writer.gathered().len();
                state.writer.consume(lost);
                state.error = Some(error);
            }
            if state.writer.gathered().is_empty() || state.is_closed {
                state.has_flusher = false;
                return;
            }
        }
    }
}

impl State {
    fn check(&mut self) -> io::Result<()> {
        self.error.take().map_or(Ok(()), Err)
    }

    fn write_buffer(&mut self) -> io::Result<()> {
        if self.writer.gathered().is_empty() {
            return Ok(());
        }
        let flushed = self.writer.flush();
        self.written_at = Instant::now();
        flushed
    }

    /// Writes as much of the buffer as the file takes without waiting.
    fn write_ready(&mut self) -> io::Result<()> {
        while !self.writer.gathered().is_empty() && self.writer.inner().is_writable() {
            let gathered = self.writer.gathered();
            let short = &gathered[..gathered.len().min(SHORT_WRITE_BYTES)];
            match (&self.writer.inner().0).write(short) {
                Ok(count) => {
                    self.writer.consume(count);
                    self.written_at = Instant::now();
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs::File;
    use std::io::{ErrorKind, Read, Write};
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    use rustix::pipe::pipe;

    use super::{LONGEST_DELAY, PromptWriter};

    /// Leaves all small writes to the flusher.
    fn only_late(file: File) -> PromptWriter {
        let writer = PromptWriter::new(file);
        writer.shared.lock().written_at = Instant::now() + Duration::from_secs(3600);
        writer
    }

    #[test]
    fn the_flusher_does_not_wait_for_a_reader() {
        let (read_end, write_end) = pipe().unwrap();
        let mut pipe_filler = File::from(write_end.try_clone().unwrap());
        rustix::io::ioctl_fionbio(&pipe_filler, true).unwrap();
        while pipe_filler.write(&[b'x'; 1024]).is_ok() {}
        rustix::io::ioctl_fionbio(&pipe_filler, false).unwrap();
        let mut writer = only_late(File::from(write_end));
        writer.write_all(b"line\n").unwrap();
        sleep(3 * LONGEST_DELAY);
        assert_eq!(writer.shared.lock().writer.gathered(), b"line\n");
        drop((writer, pipe_filler));
        let mut got = Vec::new();
        File::from(read_end).read_to_end(&mut got).unwrap();
        assert!(got.iter().all(|&byte| byte == b'x'));
    }

    #[test]
    fn what_the_flusher_met_is_told_by_the_next_call() {
        let (read_end, write_end) = pipe().unwrap();
        let mut writer = only_late(File::from(write_end));
        drop(read_end);
        writer.write_all(b"line\n").unwrap();
        while !writer.shared.lock().writer.gathered().is_empty() {
            sleep(LONGEST_DELAY);
        }
        let error = writer.flush().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BrokenPipe);
    }
}
