//! The bytes of a stream as they are stored, before decompression.

use std::io::{self, ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Counts the bytes that are read through it, and repeats reads that a signal interrupted.
///
/// While its [`Patience`] has ended, a read that would have to wait for bytes fails with `WouldBlock` instead.
pub(crate) struct StoredBytes<R> {
    inner: R,
    counter: Arc<AtomicU64>,
    patience: Patience,
    is_readable: fn(&mut R) -> bool,
}

/// Whether a read may wait for bytes. It may not while there are lines that were read but not handed over yet.
#[derive(Clone, Default)]
pub(crate) struct Patience(Arc<AtomicBool>);

impl<R> StoredBytes<R> {
    /// A source that never pauses, such as a file.
    pub(crate) fn new(inner: R, counter: &Arc<AtomicU64>) -> Self {
        Self::pausing(inner, counter, |_| true)
    }

    /// A source that may pause. `is_readable` tells whether a read returns without waiting.
    pub(crate) fn pausing(
        inner: R,
        counter: &Arc<AtomicU64>,
        is_readable: fn(&mut R) -> bool,
    ) -> Self {
        Self {
            inner,
            counter: Arc::clone(counter),
            patience: Patience::default(),
            is_readable,
        }
    }

    pub(crate) fn patience(&self) -> Patience {
        self.patience.clone()
    }
}

impl Patience {
    pub(crate) fn renew(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    pub(crate) fn end(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl<R: Read> Read for StoredBytes<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.patience.has_ended() && !(self.is_readable)(&mut self.inner) {
            return Err(ErrorKind::WouldBlock.into());
        }
        loop {
            match self.inner.read(bytes) {
                Ok(count) => {
                    self.counter.fetch_add(count as u64, Ordering::Relaxed);
                    return Ok(count);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
