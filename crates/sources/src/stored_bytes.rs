use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts the bytes that are read through it, and reads again where a signal interrupted.
pub(crate) struct StoredBytes<R> {
    inner: R,
    counter: Arc<AtomicU64>,
}

impl<R> StoredBytes<R> {
    pub(crate) fn new(inner: R, counter: &Arc<AtomicU64>) -> Self {
        Self {
            inner,
            counter: Arc::clone(counter),
        }
    }
}

impl<R: Read> Read for StoredBytes<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.inner.read(bytes) {
                Ok(count) => {
                    self.counter.fetch_add(count as u64, Ordering::Relaxed);
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
