//! Reads from and writes to descriptors that may be non-blocking.

use std::io::{self, Read, Seek, SeekFrom, Write};

/// Waits until the descriptor is ready. A descriptor shared with another program may be non-blocking, and then a read
/// or write fails where it would otherwise wait.
pub(crate) struct Waiting<F>(pub(crate) F);

#[cfg(unix)]
mod poll {
    use std::io;
    use std::os::fd::AsFd;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    pub(crate) trait Ready: AsFd {}
    impl<F: AsFd> Ready for F {}

    /// Waits for the descriptor if the error says that it is not ready. Returns whether to try again.
    fn wait(descriptor: &impl AsFd, flags: PollFlags, error: &io::Error) -> io::Result<bool> {
        match error.kind() {
            io::ErrorKind::Interrupted => Ok(true),
            io::ErrorKind::WouldBlock => match poll(&mut [PollFd::new(descriptor, flags)], None) {
                Ok(_) | Err(rustix::io::Errno::INTR) => Ok(true),
                Err(errno) => Err(errno.into()),
            },
            _ => Ok(false),
        }
    }

    /// Whether an operation on the descriptor would return immediately, perhaps with an error.
    fn is_ready(descriptor: &impl AsFd, flags: PollFlags) -> bool {
        let now = Timespec::default();
        !matches!(
            poll(&mut [PollFd::new(descriptor, flags)], Some(&now)),
            Ok(0)
        )
    }

    pub(super) fn is_readable(descriptor: &impl Ready) -> bool {
        is_ready(descriptor, PollFlags::IN)
    }

    pub(super) fn is_writable(descriptor: &impl Ready) -> bool {
        is_ready(descriptor, PollFlags::OUT)
    }

    pub(super) fn readable(descriptor: &impl Ready, error: &io::Error) -> io::Result<bool> {
        wait(descriptor, PollFlags::IN, error)
    }

    pub(super) fn writable(descriptor: &impl Ready, error: &io::Error) -> io::Result<bool> {
        wait(descriptor, PollFlags::OUT, error)
    }
}

#[cfg(not(unix))]
mod poll {
    use std::io;

    pub(crate) trait Ready {}
    impl<F> Ready for F {}

    pub(super) fn is_readable(_: &impl Ready) -> bool {
        true
    }

    pub(super) fn is_writable(_: &impl Ready) -> bool {
        true
    }

    pub(super) fn readable(_: &impl Ready, error: &io::Error) -> io::Result<bool> {
        Ok(error.kind() == io::ErrorKind::Interrupted)
    }

    pub(super) fn writable(_: &impl Ready, error: &io::Error) -> io::Result<bool> {
        Ok(error.kind() == io::ErrorKind::Interrupted)
    }
}

impl<F: poll::Ready> Waiting<F> {
    /// Whether a read returns without waiting. Always true where the system cannot tell.
    pub(crate) fn is_readable(&self) -> bool {
        poll::is_readable(&self.0)
    }

    /// Whether a short write returns without waiting. Always true where the system cannot tell.
    pub(crate) fn is_writable(&self) -> bool {
        poll::is_writable(&self.0)
    }
}

impl<F: Read + poll::Ready> Read for Waiting<F> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.0.read(bytes) {
                Err(error) if poll::readable(&self.0, &error)? => {}
                result => return result,
            }
        }
    }
}

impl<F: Write + poll::Ready> Write for Waiting<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.0.write(bytes) {
                Err(error) if poll::writable(&self.0, &error)? => {}
                result => return result,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<F: Seek> Seek for Waiting<F> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.0.seek(position)
    }
}
