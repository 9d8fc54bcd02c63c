use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use memchr::{memchr, memrchr};

use crate::ReadSettings;
use crate::encoding::mark_bytes;
use crate::long_line::LongLine;
use crate::span::{Span, end_with_line_feed, grow_to};

/// Read on past the chunk in the same call: the rest of its last line is mostly there.
const READ_ON_BYTES: u64 = 4 << 10;
const MIN_STEP_BYTES: usize = 64 << 10;
const MAX_STEP_BYTES: usize = 1 << 20;

/// A regular file that is read by position, by any number of threads at once.
///
/// Chunk `k` owns the lines that start in `[k * chunk_bytes, (k + 1) * chunk_bytes)` of what follows the byte order mark.
pub(crate) struct PlainFile {
    file: File,
    start: u64,
    end: u64,
    chunk_bytes: u64,
    max_kept_bytes: usize,
    failed_at: AtomicU64,
}

/// Why a file could not be read on.
#[derive(Debug)]
pub(crate) enum FileTrouble {
    /// It became shorter than it was when it was opened.
    Truncated,
    Io(io::Error),
}

impl PlainFile {
    /// `first`: the first bytes of the file; `size`: its size, of which no more is read.
    pub(crate) fn new(file: File, first: &[u8], size: u64, settings: &ReadSettings) -> Self {
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

    /// At least one: an empty file has one empty chunk.
    pub(crate) fn chunk_count(&self) -> u64 {
        (self.end - self.start).div_ceil(self.chunk_bytes).max(1)
    }

    /// How many bytes of the file count as read with this chunk.
    pub(crate) fn own_bytes(&self, index: u64) -> u64 {
        let (from, to) = self.own_range(index);
        to - if index == 0 { 0 } else { from }
    }

    fn own_range(&self, index: u64) -> (u64, u64) {
        let from = self.start + index * self.chunk_bytes;
        (from, self.end.min(from.saturating_add(self.chunk_bytes)))
    }

    /// Reads a chunk, or of a damaged file what can be read of it; chunks behind a damaged one are empty.
    pub(crate) fn read_chunk(
        &self,
        index: u64,
        buffer: &mut Vec<u8>,
    ) -> (Span, Option<FileTrouble>) {
        let (own_from, _) = self.own_range(index);
        let empty = Span {
            index,
            last: index + 1 == self.chunk_count(),
            base_offset: own_from,
            ..Span::default()
        };
        if self.start == self.end || index > self.failed_at.load(Ordering::Relaxed) {
            return (empty, None);
        }
        let mut window = Window::new(self, index, buffer);
        let span = match window.own_start() {
            Some(start) => Span {
                index,
                last: empty.last,
                ..window.span_from(start)
            },
            None => empty,
        };
        let trouble = window.trouble;
        if trouble.is_some() {
            self.failed_at.fetch_min(index, Ordering::Relaxed);
        }
        (span, trouble)
    }

    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        #[cfg(unix)]
        return std::os::unix::fs::FileExt::read_at(&self.file, bytes, offset);
        #[cfg(windows)]
        return std::os::windows::fs::FileExt::seek_read(&self.file, bytes, offset);
    }
}

/// What of the file is in the buffer: `filled` bytes from `offset` on.
struct Window<'f, 'b> {
    file: &'f PlainFile,
    buffer: &'b mut Vec<u8>,
    offset: u64,
    filled: usize,
    /// Whether this is the first chunk, which begins with the start of a line.
    first: bool,
    /// Where the last byte of the chunk's own range is in the buffer.
    last_own_byte: usize,
    trouble: Option<FileTrouble>,
}

impl<'f, 'b> Window<'f, 'b> {
    fn new(file: &'f PlainFile, index: u64, buffer: &'b mut Vec<u8>) -> Self {
        let (from, to) = file.own_range(index);
        // One byte before tells whether the range begins with the start of a line.
        let offset = if index == 0 { from } else { from - 1 };
        let mut window = Self {
            file,
            buffer,
            offset,
            filled: 0,
            first: index == 0,
            last_own_byte: (to - 1 - offset) as usize,
            trouble: None,
        };
        let wanted = to.saturating_add(READ_ON_BYTES).min(file.end) - offset;
        window.filled = window.read(0, offset, wanted as usize);
        if window.filled > window.last_own_byte {
            // Trouble with what is only perhaps needed; where it is, it shows again.
            window.trouble = None;
        }
        window
    }

    /// Reads `wanted` bytes of the file from `offset` on to `buffer[at..]`. Fewer: there is trouble.
    fn read(&mut self, at: usize, offset: u64, wanted: usize) -> usize {
        grow_to(self.buffer, at + wanted);
        let mut done = 0;
        while done < wanted && self.trouble.is_none() {
            let rest = &mut self.buffer[at + done..at + wanted];
            match self.file.read_at(rest, offset + done as u64) {
                Ok(0) => self.trouble = Some(FileTrouble::Truncated),
                Ok(count) => done += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.trouble = Some(FileTrouble::Io(error)),
            }
        }
        done
    }

    /// Where the first line that starts in the own range starts.
    fn own_start(&self) -> Option<usize> {
        if self.first {
            return Some(0);
        }
        let before_last = &self.buffer[..self.filled.min(self.last_own_byte)];
        Some(memchr(b'\n', before_last)? + 1)
    }

    /// The lines from `start` to the end of the one that holds the last own byte.
    fn span_from(&mut self, start: usize) -> Span {
        let base_offset = self.offset + start as u64;
        let mut searched = self.filled.min(self.last_own_byte);
        let line_start =
            memrchr(b'\n', &self.buffer[start..searched]).map_or(start, |at| start + at + 1);
        let mut step = MIN_STEP_BYTES;
        loop {
            if let Some(at) = memchr(b'\n', &self.buffer[searched..self.filled]) {
                return Span {
                    start,
                    end: searched + at + 1,
                    base_offset,
                    ..Span::default()
                };
            }
            searched = self.filled;
            if searched - line_start > self.file.max_kept_bytes {
                let long_line = self.skip_from(line_start);
                return Span {
                    start,
                    end: line_start,
                    base_offset,
                    too_long_line_bytes: Some(long_line.bytes()),
                    ..Span::default()
                };
            }
            let read = self.read_on(self.filled, self.offset + self.filled as u64, step);
            self.filled += read;
            if read == 0 {
                let newline_added = end_with_line_feed(self.buffer, start, self.filled);
                let end = self.filled + usize::from(newline_added);
                return Span {
                    start,
                    end,
                    base_offset,
                    newline_added,
                    ..Span::default()
                };
            }
            step = (step * 2).min(MAX_STEP_BYTES);
        }
    }

    fn skip_from(&mut self, line_start: usize) -> LongLine {
        let mut line = LongLine::new(&self.buffer[line_start..self.filled]);
        let line_offset = self.offset + line_start as u64;
        loop {
            let read = self.read_on(line_start, line_offset + line.seen_bytes(), MAX_STEP_BYTES);
            let found = line.skip(&self.buffer[line_start..line_start + read]);
            if read == 0 || found.is_some() {
                return line;
            }
        }
    }

    /// Like `read`, to the end of the file at most; 0 there and after trouble.
    fn read_on(&mut self, at: usize, offset: u64, wanted: usize) -> usize {
        let left = (self.file.end - offset).min(wanted as u64);
        self.read(at, offset, left as usize)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::io::Write;

    use super::{FileTrouble, PlainFile};
    use crate::ReadSettings;

    #[test]
    fn a_read_error_ends_the_file() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"a\nb\n").unwrap();
        let write_only = OpenOptions::new().write(true).open(file.path()).unwrap();
        let settings = ReadSettings {
            chunk_bytes: 2,
            ..ReadSettings::default()
        };
        let plain = PlainFile::new(write_only, b"a\nb\n", 4, &settings);
        let mut buffer = Vec::new();
        let (span, trouble) = plain.read_chunk(0, &mut buffer);
        assert!(matches!(trouble, Some(FileTrouble::Io(_))));
        assert_eq!((span.start, span.end, span.last), (0, 0, false));
        let (span, trouble) = plain.read_chunk(1, &mut buffer);
        assert!(trouble.is_none(), "said once");
        assert_eq!((span.start, span.end, span.last), (0, 0, true));
    }
}
