//! A read buffer for compressed bytes that is aligned with their offsets.

use std::io::{self, BufRead, Read};

use crate::files::aligned_bytes::{PAGE_BYTES, aligned_start};

/// Maximum number of bytes in the buffer, a whole number of pages.
const READ_BYTES: usize = 256 << 10;

/// A read buffer for compressed bytes, [aligned](crate::files::aligned_bytes) with their offsets.
pub(crate) struct StoredBuffer<R> {
    inner: R,
    buffer: Vec<u8>,
    /// The buffered bytes are `buffer[start..end]`.
    start: usize,
    end: usize,
    /// Total number of bytes read from `inner`.
    offset: u64,
}

impl<R: Read> StoredBuffer<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            buffer: vec![0; READ_BYTES + PAGE_BYTES],
            start: 0,
            end: 0,
            offset: 0,
        }
    }

    /// Returns the next bytes without consuming them: at least `wanted`, or fewer at the end of the source. `wanted`
    /// must be much smaller than the buffer.
    pub(crate) fn peek(&mut self, wanted: usize) -> io::Result<&[u8]> {
        while self.end - self.start < wanted {
            if self.read_more()? == 0 {
                break;
            }
        }
        Ok(&self.buffer[self.start..self.end])
    }

    /// Makes one read. A full read ends at a page boundary.
    fn read_more(&mut self) -> io::Result<usize> {
        let kept = self.start..self.end;
        let start = aligned_start(&self.buffer, self.offset - kept.len() as u64);
        self.buffer.copy_within(kept.clone(), start);
        (self.start, self.end) = (start, start + kept.len());
        let wanted = READ_BYTES - kept.len() - self.offset as usize % PAGE_BYTES;
        let count = self
            .inner
            .read(&mut self.buffer[self.end..self.end + wanted])?;
        self.end += count;
        self.offset += count as u64;
        Ok(count)
    }
}

impl<R: Read> Read for StoredBuffer<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(bytes)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for StoredBuffer<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, count: usize) {
        self.start = self.end.min(self.start + count);
    }
}
