use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::waiting::Waiting;

const BUFFER_BYTES: usize = 64 << 10;

/// So long bytes may wait in the buffer, whether or not others follow.
const LONGEST_DELAY: Duration = Duration::from_millis(20);

/// A pipe that takes any bytes takes at least as many as this without waiting (`PIPE_BUF`).
const SHORT_WRITE_BYTES: usize = 4096;

/// Gathers small writes, but not for longer than 20 ms: when no more lines come, a thread writes what is in the buffer.
pub(crate) struct PromptWriter {
    shared: Arc<Shared>,
    /// Of the last flusher, which may have ended.
    flusher: Option<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    closed: Condvar,
}

struct State {
    file: File,
    buffer: Vec<u8>,
    written_at: Instant,
    /// Whether a thread will write the buffer. It ends when the buffer is empty.
    has_flusher: bool,
    /// What the flusher met, to be told by the next call.
    error: Option<io::Error>,
    is_closed: bool,
}

impl PromptWriter {
    pub(crate) fn new(file: File) -> Self {
        let state = State {
            file,
            buffer: Vec::new(),
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
        if state.buffer.len() + bytes.len() > BUFFER_BYTES {
            state.write_buffer()?;
        }
        if bytes.len() >= BUFFER_BYTES {
            return state.write_through(bytes);
        }
        state.buffer.extend_from_slice(bytes);
        // The first bytes after a pause are written at once, so that a closed pipe is noticed here.
        if state.written_at.elapsed() >= LONGEST_DELAY {
            return state.write_buffer();
        }
        if !state.has_flusher && !state.buffer.is_empty() {
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
            // It never waits for whoever reads the output.
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
                state.buffer.clear();
                state.error = Some(error);
            }
            if state.buffer.is_empty() || state.is_closed {
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
        let bytes = std::mem::take(&mut self.buffer);
        let outcome = self.write_through(&bytes);
        self.buffer = bytes;
        self.buffer.clear();
        outcome
    }

    fn write_through(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let outcome = Waiting(&self.file).write_all(bytes);
        self.written_at = Instant::now();
        outcome
    }

    /// Writes as much of the buffer as the file takes without waiting.
    fn write_ready(&mut self) -> io::Result<()> {
        let mut written = 0;
        while written < self.buffer.len() && Waiting(&self.file).is_writable() {
            let rest = &self.buffer[written..];
            match (&self.file).write(&rest[..rest.len().min(SHORT_WRITE_BYTES)]) {
                Ok(count) => written += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        if written > 0 {
            self.buffer.drain(..written);
            self.written_at = Instant::now();
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

    /// Leaves all writing of small pieces to the flusher.
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
        assert_eq!(writer.shared.lock().buffer, b"line\n");
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
        while !writer.shared.lock().buffer.is_empty() {
            sleep(LONGEST_DELAY);
        }
        let error = writer.flush().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BrokenPipe);
    }
}
