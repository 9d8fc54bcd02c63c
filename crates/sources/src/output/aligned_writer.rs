//! A buffered writer whose buffer is aligned with the offsets of the file that it writes.

use std::io::{self, Seek, Write};

use crate::files::aligned_bytes::{PAGE_BYTES, aligned_start};

/// Capacity of the buffer, a whole number of pages.
const BUFFER_BYTES: usize = 64 << 10;

/// A buffered writer. Data for a regular file is [aligned](crate::files::aligned_bytes) with its file offset. For
/// pipes and terminals, which have no offset, large writes bypass the buffer.
pub(crate) struct AlignedWriter<W: Write + Seek> {
    inner: W,
    buffer: Vec<u8>,
    /// The buffered bytes are `buffer[start..end]`.
    start: usize,
    end: usize,
    /// The buffer is full when `end` reaches this index.
    limit: usize,
    is_seekable: bool,
}

impl<W: Write + Seek> AlignedWriter<W> {
    pub(crate) fn new(mut inner: W) -> Self {
        let is_seekable = inner.stream_position().is_ok();
        Self {
            inner,
            buffer: vec![0; BUFFER_BYTES + PAGE_BYTES],
            start: 0,
            end: 0,
            limit: BUFFER_BYTES,
            is_seekable,
        }
    }

    pub(crate) fn write_all(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        if !self.is_seekable && bytes.len() > self.limit - self.end {
            self.flush()?;
            if bytes.len() >= BUFFER_BYTES {
                return self.inner.write_all(bytes);
            }
        }
        while !bytes.is_empty() {
            if self.start == self.end && self.is_seekable {
                self.begin()?;
            }
            let count = bytes.len().min(self.limit - self.end);
            let (head, rest) = bytes.split_at(count);
            self.buffer[self.end..self.end + count].copy_from_slice(head);
            self.end += count;
            bytes = rest;
            if self.end == self.limit {
                self.flush()?;
            }
        }
        Ok(())
    }

    /// Returns the bytes that have not been written yet.
    pub(crate) fn gathered(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    pub(crate) fn inner(&self) -> &W {
        &self.inner
    }

    /// Drops the first `count` buffered bytes, because the caller wrote them or gives them up.
    pub(crate) fn consume(&mut self, count: usize) {
        self.start = self.end.min(self.start + count);
        if self.start == self.end {
            (self.start, self.end, self.limit) = (0, 0, BUFFER_BYTES);
        }
    }

    /// Writes the buffered bytes. After an error they are discarded.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        let gathered = self.start..self.end;
        (self.start, self.end, self.limit) = (0, 0, BUFFER_BYTES);
        self.inner.write_all(&self.buffer[gathered])?;
        self.inner.flush()
    }

    /// Aligns the empty buffer with the current file offset, which is read each time because a file in append mode
    /// reports it only after a write. A full buffer ends at a page boundary.
    fn begin(&mut self) -> io::Result<()> {
        let offset = self.inner.stream_position()?;
        self.start = aligned_start(&self.buffer, offset);
        self.end = self.start;
        self.limit = self.start + BUFFER_BYTES - offset as usize % PAGE_BYTES;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Cursor, Seek, SeekFrom, Write};

    use super::AlignedWriter;
    use crate::files::aligned_bytes::PAGE_BYTES;

    /// A file or a pipe that checks the addresses of the bytes written to it.
    struct Checked {
        file: Cursor<Vec<u8>>,
        is_pipe: bool,
    }

    impl Write for Checked {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let position = self.file.position() as usize;
            if !self.is_pipe {
                assert_eq!(bytes.as_ptr().addr() % PAGE_BYTES, position % PAGE_BYTES);
            }
            let count = bytes.len().min(40_001);
            self.file.write(&bytes[..count])
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Seek for Checked {
        fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
            if self.is_pipe {
                return Err(io::ErrorKind::NotSeekable.into());
            }
            self.file.seek(position)
        }
    }

    #[test]
    fn bytes_are_written_from_addresses_that_are_congruent_to_their_offsets() {
        for (before, is_pipe) in [(0, false), (1, false), (70_000, false), (0, true)] {
            let mut file = Cursor::new(vec![b'-'; before]);
            file.set_position(before as u64);
            let mut expected = file.get_ref().clone();
            let mut writer = AlignedWriter::new(Checked { file, is_pipe });
            for length in [0, 1, 100, 65_536, 3, 1_000_000, 65_535, 7, 4_096, 61_440] {
                let bytes: Vec<u8> = (0..length).map(|index| (index % 251) as u8).collect();
                writer.write_all(&bytes).unwrap();
                expected.extend_from_slice(&bytes);
            }
            writer.flush().unwrap();
            assert!(*writer.inner.file.get_ref() == expected);
        }
    }
}
