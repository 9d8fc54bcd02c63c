//! Reads bytes in memory in place, on any number of threads at once.

use std::sync::atomic::{AtomicU64, Ordering};

use memchr::{memchr, memrchr};
use ripsaw_engine::{Chunk, ChunkReader};
use ripsaw_query::Error;

use crate::cut::LongLine;
use crate::encoding::{Encoding, mark_bytes};
use crate::{ReadSettings, StreamReader};

/// Reads bytes in memory in place. Only a last line without a line feed is copied. Detects gzip and zstd.
pub struct BytesReader<'a>(Kind<'a>);

enum Kind<'a> {
    Plain(PlainBytes<'a>),
    Compressed {
        reader: StreamReader<'a>,
        stored_bytes: u64,
    },
}

impl<'a> BytesReader<'a> {
    /// A reader of one source without a name.
    pub fn new(bytes: &'a [u8], settings: &ReadSettings) -> Self {
        Self(match Encoding::of(bytes) {
            Encoding::Plain => Kind::Plain(PlainBytes::new(bytes, settings)),
            Encoding::Gzip | Encoding::Zstd | Encoding::Foreign(_) => Kind::Compressed {
                reader: StreamReader::new(None, bytes, settings),
                stored_bytes: bytes.len() as u64,
            },
        })
    }

    /// Returns the number of bytes handed out or decompressed so far.
    pub fn bytes_read(&self) -> u64 {
        match &self.0 {
            Kind::Plain(plain) => plain.bytes_read.load(Ordering::Relaxed),
            Kind::Compressed { reader, .. } => reader.bytes_read(),
        }
    }

    /// Returns the number of bytes in all; never `None`.
    pub fn bytes_total(&self) -> Option<u64> {
        Some(match &self.0 {
            Kind::Plain(plain) => plain.bytes.len() as u64,
            Kind::Compressed { stored_bytes, .. } => *stored_bytes,
        })
    }
}

impl ChunkReader for BytesReader<'_> {
    fn next_chunk<'b>(&'b self, buffer: &'b mut Vec<u8>) -> Result<Option<Chunk<'b>>, Error> {
        match &self.0 {
            Kind::Plain(plain) => Ok(plain.next_chunk(buffer)),
            Kind::Compressed { reader, .. } => reader.next_chunk(buffer),
        }
    }

    fn max_useful_threads(&self) -> usize {
        match &self.0 {
            Kind::Plain(plain) => plain.chunk_count() as usize,
            Kind::Compressed { reader, .. } => reader.max_useful_threads(),
        }
    }

    fn expected_bytes(&self) -> Option<u64> {
        self.bytes_total()
    }

    fn failures(&self) -> Vec<Error> {
        match &self.0 {
            Kind::Plain(_) => Vec::new(),
            Kind::Compressed { reader, .. } => reader.failures(),
        }
    }
}

/// Plain bytes, of which `bytes[start..tail]` are whole lines. Chunk `k` owns the lines that start in the `k`-th part of
/// `chunk_bytes` bytes of these, as in [`PlainFile`](crate::files::PlainFile). One more chunk has the last line if
/// it has no line feed.
struct PlainBytes<'a> {
    bytes: &'a [u8],
    start: usize,
    tail: usize,
    chunk_bytes: usize,
    max_kept_bytes: usize,
    next_index: AtomicU64,
    bytes_read: AtomicU64,
}

impl<'a> PlainBytes<'a> {
    fn new(bytes: &'a [u8], settings: &ReadSettings) -> Self {
        let start = mark_bytes(bytes);
        Self {
            bytes,
            start,
            tail: memrchr(b'\n', &bytes[start..]).map_or(start, |at| start + at + 1),
            chunk_bytes: settings.chunk_bytes(),
            max_kept_bytes: settings.max_kept_bytes(),
            next_index: AtomicU64::new(0),
            bytes_read: AtomicU64::new(0),
        }
    }

    /// Returns the number of chunks that hold whole lines in place.
    fn whole_count(&self) -> u64 {
        (self.tail - self.start).div_ceil(self.chunk_bytes) as u64
    }

    fn chunk_count(&self) -> u64 {
        let has_tail = self.tail < self.bytes.len();
        (self.whole_count() + u64::from(has_tail)).max(1)
    }

    fn next_chunk<'b>(&'b self, buffer: &'b mut Vec<u8>) -> Option<Chunk<'b>> {
        let count = self.chunk_count();
        let index = self.next_index.fetch_add(1, Ordering::Relaxed);
        if index >= count {
            return None;
        }
        let chunk = if index < self.whole_count() {
            self.whole(index)
        } else {
            self.tail(index, buffer)
        };
        Some(Chunk {
            last: index + 1 == count,
            ..chunk
        })
    }

    fn whole(&self, index: u64) -> Chunk<'_> {
        let from = self.start + index as usize * self.chunk_bytes;
        let to = self.tail.min(from.saturating_add(self.chunk_bytes));
        let counted_from = if index == 0 { 0 } else { from };
        self.bytes_read
            .fetch_add((to - counted_from) as u64, Ordering::Relaxed);
        let start = if index == 0 {
            from
        } else {
            self.line_start(from)
        };
        let end = if start < to {
            self.line_start(to)
        } else {
            start
        };
        chunk(&self.bytes[start..end], index, start)
    }

    /// Returns the start of the first line that does not start before `position`.
    fn line_start(&self, position: usize) -> usize {
        let searched = &self.bytes[position - 1..self.tail];
        memchr(b'\n', searched).map_or(self.tail, |at| position + at)
    }

    fn tail<'b>(&self, index: u64, buffer: &'b mut Vec<u8>) -> Chunk<'b> {
        let bytes = &self.bytes[self.tail..];
        let counted = if index == 0 {
            self.bytes.len()
        } else {
            bytes.len()
        };
        self.bytes_read.fetch_add(counted as u64, Ordering::Relaxed);
        buffer.clear();
        if bytes.len() > self.max_kept_bytes {
            let too_long_line_bytes = Some(LongLine::new(bytes).bytes());
            return Chunk {
                too_long_line_bytes,
                ..chunk(buffer, index, self.tail)
            };
        }
        if !bytes.is_empty() {
            buffer.extend_from_slice(bytes);
            buffer.push(b'\n');
        }
        Chunk {
            newline_added: !bytes.is_empty(),
            ..chunk(buffer, index, self.tail)
        }
    }
}

fn chunk(bytes: &[u8], index: u64, base_offset: usize) -> Chunk<'_> {
    Chunk {
        bytes,
        source: 0,
        index,
        last: false,
        base_offset: base_offset as u64,
        too_long_line_bytes: None,
        newline_added: false,
    }
}
