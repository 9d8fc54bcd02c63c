//! Reads a regular file by position, in chunks of whole lines, on any number of threads at once.
//!
//! Which chunk owns which line follows from the file alone, so threads need no coordination. Chunk `k` has the range
//! `[start + k * chunk_bytes, start + (k + 1) * chunk_bytes)`, where `start` is the length of the byte order mark. It
//! owns the lines whose first byte is in its range:
//!
//! ```text
//! file    a a a \n b b b b b b b b b b b \n c c \n d d d
//! range   [   chunk 0   |   chunk 1   |     chunk 2     ]
//! owns      aaa, bbb...     (nothing)        cc, ddd
//! ```
//!
//! To read chunk `k`:
//!
//! 1. Read from one byte before the range (if `k > 0`) to 4 KiB past its end. A line starts after a line feed, so the
//!    byte before the range tells whether the range begins with the start of a line.
//! 2. The first owned line starts after the first line feed before the last byte of the range. If there is none, no
//!    line starts in the range, and the chunk is empty.
//! 3. The last owned line holds the last byte of the range. It ends with the first line feed from that byte on. Read on
//!    until that is found or the file ends, in steps that double from 64 KiB to 1 MiB, so that a long line needs few
//!    reads and a short one few bytes.
//! 4. If more than `max_kept_bytes` of the last line are read and it has not ended, only its length is counted from
//!    there on: the buffer is reused, so memory is bounded.

use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use memchr::{memchr, memrchr};

use super::aligned_bytes::{AlignedBytes, PAGE_BYTES};
use crate::ReadSettings;
use crate::cut::ChunkRange;
use crate::cut::LongLine;
use crate::encoding::mark_bytes;
use crate::source_errors::FileError;

/// Number of bytes read past the chunk in the same call. They usually hold the rest of its last line.
const READ_ON_BYTES: u64 = 4 << 10;
const MIN_STEP_BYTES: usize = 64 << 10;
const MAX_STEP_BYTES: usize = 1 << 20;

/// A file, or a substitute for it in tests.
pub(crate) trait ReadAt {
    /// Makes one read at `offset`, which may return fewer bytes than asked for.
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize>;

    /// Returns the current size according to the file system.
    fn size(&self) -> io::Result<u64>;
}

impl ReadAt for File {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        #[cfg(unix)]
        return std::os::unix::fs::FileExt::read_at(self, bytes, offset);
        #[cfg(windows)]
        return std::os::windows::fs::FileExt::seek_read(self, bytes, offset);
    }

    fn size(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }
}

/// A regular file that any number of threads read by position at once.
pub(crate) struct PlainFile<F = File> {
    file: F,
    start: u64,
    end: u64,
    chunk_bytes: u64,
    max_kept_bytes: usize,
    failed_at: AtomicU64,
}

impl<F: ReadAt> PlainFile<F> {
    /// `first` are the first bytes of the file. `size` is its size; bytes beyond it are not read.
    pub(crate) fn new(file: F, first: &[u8], size: u64, settings: &ReadSettings) -> Self {
        let start = mark_bytes(first) as u64;
        Self {
            file,
            start: start.min(size),
            end: size,
            chunk_bytes: settings.chunk_bytes() as u64,
            max_kept_bytes: settings.max_kept_bytes(),
            failed_at: AtomicU64::new(u64::MAX),
        }
    }

    /// Returns the number of chunks, at least 1: an empty file has one empty chunk.
    pub(crate) fn chunk_count(&self) -> u64 {
        (self.end - self.start).div_ceil(self.chunk_bytes).max(1)
    }

    /// Returns the number of bytes of the file that count as read with this chunk.
    pub(crate) fn own_bytes(&self, index: u64) -> u64 {
        let (from, to) = self.own_range(index);
        to - if index == 0 { 0 } else { from }
    }

    fn own_range(&self, index: u64) -> (u64, u64) {
        let from = self.start + index * self.chunk_bytes;
        (from, self.end.min(from.saturating_add(self.chunk_bytes)))
    }

    /// Reads a chunk. If the file is damaged, the chunk holds what could be read, and later chunks are empty.
    pub(crate) fn read_chunk(
        &self,
        index: u64,
        buffer: &mut Vec<u8>,
    ) -> (ChunkRange, Option<FileError>) {
        let (own_from, _) = self.own_range(index);
        let empty = ChunkRange {
            index,
            last: index + 1 == self.chunk_count(),
            base_offset: own_from,
            ..ChunkRange::default()
        };
        if self.start == self.end || index > self.failed_at.load(Ordering::Relaxed) {
            return (empty, None);
        }
        let mut part = BufferedPart::new(self, index, buffer);
        let range = match part.own_start() {
            Some(start) => {
                let range = part.range_from(start);
                ChunkRange {
                    index,
                    last: empty.last,
                    ..range.shifted_by(part.aligned.start())
                }
            }
            None => empty,
        };
        let error = part.error;
        if error.is_some() {
            self.failed_at.fetch_min(index, Ordering::Relaxed);
        }
        (range, error)
    }

    /// Fills `bytes`, unless the file ends earlier or cannot be read. An early end is an error only if the file has
    /// shrunk, because some files in `/sys` are always shorter than their reported size.
    fn read_fully(&self, bytes: &mut [u8], offset: u64) -> (usize, Option<FileError>) {
        let mut done = 0;
        while done < bytes.len() {
            match self.file.read_at(&mut bytes[done..], offset + done as u64) {
                Ok(0) => {
                    let error = match self.file.size() {
                        Ok(size) if size < self.end => Some(FileError::Truncated),
                        Ok(_) => None,
                        Err(error) => Some(FileError::Io(error)),
                    };
                    return (done, error);
                }
                Ok(count) => done += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return (done, Some(FileError::Io(error))),
            }
        }
        (done, None)
    }
}

/// The part of the file that is in the buffer.
struct BufferedPart<'f, 'b, F> {
    file: &'f PlainFile<F>,
    aligned: AlignedBytes<'b>,
    /// Whether this is the first chunk, which begins with the start of a line.
    first: bool,
    /// Index in `aligned` of the last byte of the chunk's own range.
    last_own_byte: usize,
    error: Option<FileError>,
}

impl<'f, 'b, F: ReadAt> BufferedPart<'f, 'b, F> {
    fn new(file: &'f PlainFile<F>, index: u64, buffer: &'b mut Vec<u8>) -> Self {
        let (from, to) = file.own_range(index);
        // The byte before the range tells whether the range begins with the start of a line.
        let offset = if index == 0 { from } else { from - 1 };
        let mut part = Self {
            file,
            aligned: AlignedBytes::new(buffer, offset),
            first: index == 0,
            last_own_byte: (to - 1 - offset) as usize,
            error: None,
        };
        let wanted = to.saturating_add(READ_ON_BYTES) - offset;
        part.read_on(usize::try_from(wanted).unwrap_or(usize::MAX));
        if part.aligned.len() > part.last_own_byte {
            // Trouble past the range matters only if those bytes are needed. Then it shows again.
            part.error = None;
        }
        part
    }

    /// Appends up to `wanted` bytes and returns their number, which is 0 at the end of the file and after an error.
    fn read_on(&mut self, wanted: usize) -> usize {
        let offset = self.aligned.end_offset();
        let wanted = self.left(offset, wanted);
        let (done, error) = self.file.read_fully(self.aligned.room(wanted), offset);
        self.error = self.error.take().or(error);
        self.aligned.advance(done);
        done
    }

    /// Limits `wanted` to the end of the file. Returns 0 after an error.
    fn left(&self, offset: u64, wanted: usize) -> usize {
        if self.error.is_some() {
            return 0;
        }
        self.file.end.saturating_sub(offset).min(wanted as u64) as usize
    }

    /// Returns the index in `aligned` of the first line that starts in the chunk's own range.
    fn own_start(&self) -> Option<usize> {
        if self.first {
            return Some(0);
        }
        let before_last = &self.aligned.bytes()[..self.aligned.len().min(self.last_own_byte)];
        Some(memchr(b'\n', before_last)? + 1)
    }

    /// Returns the lines from `start` to the end of the line that holds the last byte of the chunk's own range.
    fn range_from(&mut self, start: usize) -> ChunkRange {
        let range = ChunkRange {
            start,
            base_offset: self.aligned.offset() + start as u64,
            ..ChunkRange::default()
        };
        let mut searched = self.aligned.len().min(self.last_own_byte);
        let line_start = memrchr(b'\n', &self.aligned.bytes()[start..searched])
            .map_or(start, |at| start + at + 1);
        let mut step = MIN_STEP_BYTES;
        loop {
            if let Some(at) = memchr(b'\n', &self.aligned.bytes()[searched..]) {
                let end = searched + at + 1;
                return ChunkRange { end, ..range };
            }
            searched = self.aligned.len();
            if searched - line_start > self.file.max_kept_bytes {
                let long_line = self.skip_from(line_start);
                return ChunkRange {
                    end: line_start,
                    too_long_line_bytes: Some(long_line.bytes()),
                    ..range
                };
            }
            if self.read_on(step) == 0 {
                let newline_added = self.aligned.end_line(start);
                return ChunkRange {
                    end: self.aligned.len(),
                    newline_added,
                    ..range
                };
            }
            step = (step * 2).min(MAX_STEP_BYTES);
        }
    }

    /// Skips a line that is too long to keep. The lines before it stay in the buffer.
    fn skip_from(&mut self, line_start: usize) -> LongLine {
        let mut line = LongLine::new(&self.aligned.bytes()[line_start..]);
        self.aligned.truncate(line_start);
        let line_offset = self.aligned.end_offset();
        loop {
            let offset = line_offset + line.seen_bytes();
            let wanted = self.left(offset, MAX_STEP_BYTES);
            // Keeps addresses congruent to offsets, as if the skipped bytes were in the buffer.
            let gap = line.seen_bytes() as usize % PAGE_BYTES;
            let room = &mut self.aligned.room(gap + wanted)[gap..];
            let (done, error) = self.file.read_fully(room, offset);
            let found = line.skip(&room[..done]);
            self.error = self.error.take().or(error);
            if done == 0 || found.is_some() {
                return line;
            }
        }
    }
}

#[cfg(test)]
mod tests;
