use std::io::{self, BufRead, Read};

use crate::placed_bytes::{PAGE_BYTES, place};

/// A whole number of pages.
const READ_BYTES: usize = 256 << 10;

/// Reads compressed bytes ahead, to where they are [placed](crate::placed_bytes).
pub(crate) struct StoredBuffer<R> {
    inner: R,
    buffer: Vec<u8>,
    /// What is buffered is `buffer[start..end]`.
    start: usize,
    end: usize,
    /// How many bytes were read in all.
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

    /// The bytes that follow: at least so many (of a few), or fewer where the source has no more.
    pub(crate) fn peek(&mut self, wanted: usize) -> io::Result<&[u8]> {
        while self.end - self.start < wanted {
            if self.read_more()? == 0 {
                break;
            }
        }
        Ok(&self.buffer[self.start..self.end])
    }

    /// Reads once, to the end of a page if there is as much.
    fn read_more(&mut self) -> io::Result<usize> {
        let kept = self.start..self.end;
        let start = place(&self.buffer, self.offset - kept.len() as u64);
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
