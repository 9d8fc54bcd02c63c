use std::io::{self, Read, Seek, SeekFrom, Write};

/// Waits where a descriptor that another program made non-blocking has nothing to give or to take at the moment.
pub(crate) struct Waiting<F>(pub(crate) F);

#[cfg(unix)]
mod poll {
    use std::io;
    use std::os::fd::AsFd;

    use rustix::event::{PollFd, PollFlags, poll};

    pub(super) trait Ready: AsFd {}
    impl<F: AsFd> Ready for F {}

    /// Whether it is worth another try.
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

    pub(super) trait Ready {}
    impl<F> Ready for F {}

    pub(super) fn readable(_: &impl Ready, error: &io::Error) -> io::Result<bool> {
        Ok(error.kind() == io::ErrorKind::Interrupted)
    }

    pub(super) fn writable(_: &impl Ready, error: &io::Error) -> io::Result<bool> {
        Ok(error.kind() == io::ErrorKind::Interrupted)
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
