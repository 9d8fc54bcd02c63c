//! Cuts slices of a plain stream into chunks that lie in the slices themselves.
//!
//! Slices arrive in order and end anywhere. All of a slice but its first and its last partial line stays in place:
//!
//! ```text
//! slice    aaa \n bbb \n ccc \n ddd
//!          head   body          unfinished line
//! ```
//!
//! - `head` ends the unfinished line of the slices before. Its bytes are copied. If no line is unfinished, there is no
//!   head, and the body starts at once.
//! - `body` is cut into chunks of about `chunk_bytes`, each extended to the next line feed.
//! - The unfinished line is kept for the next slice; if it is over the limit, only its length is.
//!
//! Cutting looks at a few places of a slice rather than at every byte, so one thread cuts while others scan. The first
//! line, or the first 512 bytes of a longer one, decide whether the stream is compressed. Until they have arrived,
//! everything is kept in `line`.

use std::ops::Range;

use memchr::{memchr, memrchr};
use ripsaw_engine::Chunk;

use crate::ReadSettings;
use crate::cut::LongLine;
use crate::encoding::{BOM, Encoding};

/// Cuts slices of one plain stream, which arrive in order and end anywhere, into chunks. Cutting is cheap. The chunks
/// are scanned in place, in any order and on any thread.
pub struct SliceCutter {
    chunk_bytes: usize,
    max_kept_bytes: usize,
    /// Whether the first bytes have been inspected. Until then they are gathered in `line`.
    begun: bool,
    /// The unfinished line at the end of what has arrived.
    line: Vec<u8>,
    /// Offset of the unfinished line in the stream.
    line_offset: u64,
    /// The unfinished line if it is over the limit. Then `line` is empty.
    long_line: Option<LongLine>,
    next_index: u64,
}

/// The chunks of one slice, in the order of the input.
#[derive(Debug, Default)]
pub struct Cut {
    /// The line that ends in this slice and began in an earlier one.
    pub head: Option<OwnedChunk>,
    /// The whole lines of this slice.
    pub body: Vec<SliceChunk>,
}

/// A chunk that owns its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedChunk {
    bytes: Vec<u8>,
    index: u64,
    last: bool,
    base_offset: u64,
    too_long_line_bytes: Option<u64>,
    newline_added: bool,
}

/// A chunk whose bytes are in a slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SliceChunk {
    range: Range<usize>,
    index: u64,
    base_offset: u64,
}

/// The stream is not plain, and must be read by a [`StreamReader`](crate::StreamReader) from a
/// [`channel`](crate::channel).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompressedStart {
    /// How the stream is stored.
    pub encoding: Encoding,
    /// The bytes of earlier slices. The slice just given follows them.
    pub seen: Vec<u8>,
}

impl SliceCutter {
    /// A cutter at the start of a stream.
    pub fn new(settings: &ReadSettings) -> Self {
        Self {
            chunk_bytes: settings.chunk_bytes(),
            max_kept_bytes: settings.max_kept_bytes(),
            begun: false,
            line: Vec::new(),
            line_offset: 0,
            long_line: None,
            next_index: 0,
        }
    }

    /// Cuts the next slice. The cutter must not be used again after `Err`.
    pub fn cut(&mut self, slice: &[u8]) -> Result<Cut, CompressedStart> {
        let start = if self.begun {
            Some(0)
        } else {
            self.begin(slice)?
        };
        let Some(start) = start else {
            self.line.extend_from_slice(slice);
            return Ok(Cut::default());
        };
        let Some(first) = memchr(b'\n', &slice[start..]).map(|at| start + at + 1) else {
            self.go_on(&slice[start..]);
            return Ok(Cut::default());
        };
        let in_line = !self.line.is_empty() || self.long_line.is_some();
        let (head, body_start) = if in_line {
            (Some(self.head(&slice[start..first])), first)
        } else {
            (None, start)
        };
        let body_end = memrchr(b'\n', slice).map_or(first, |at| at + 1);
        let body = self.body(slice, body_start..body_end);
        self.go_on(&slice[body_end..]);
        Ok(Cut { head, body })
    }

    /// Ends the stream and returns the last chunk: the line without a line feed, if there is one.
    pub fn finish(mut self) -> OwnedChunk {
        if !self.begun && self.line.starts_with(BOM) {
            self.line.drain(..BOM.len());
            self.line_offset = BOM.len() as u64;
        }
        let whole = self.line.ends_with(b"\n");
        let newline_added = !self.line.is_empty() && !whole;
        if newline_added {
            self.line.push(b'\n');
        }
        let chunk = self.take_line();
        OwnedChunk {
            last: true,
            newline_added,
            ..chunk
        }
    }

    /// Inspects the first bytes. Returns where the first line starts in this slice, or `None` if more bytes are needed.
    fn begin(&mut self, slice: &[u8]) -> Result<Option<usize>, CompressedStart> {
        let missing = Encoding::MAGIC_BYTES
            .saturating_sub(self.line.len())
            .min(slice.len());
        let first = [&self.line, &slice[..missing]].concat();
        let encoding = Encoding::of(&first);
        if encoding != Encoding::Plain {
            return Err(CompressedStart {
                encoding,
                seen: std::mem::take(&mut self.line),
            });
        }
        if Encoding::is_undecided(&first) {
            return Ok(None);
        }
        self.begun = true;
        if !first.starts_with(BOM) {
            return Ok(Some(0));
        }
        self.line_offset = BOM.len() as u64;
        let before = self.line.len().min(BOM.len());
        self.line.drain(..before);
        Ok(Some(BOM.len() - before))
    }

    /// Adds bytes without a line feed to the unfinished line.
    fn go_on(&mut self, bytes: &[u8]) {
        if let Some(long_line) = &mut self.long_line {
            long_line.skip(bytes);
        } else if self.line.len() + bytes.len() > self.max_kept_bytes {
            let mut long_line = LongLine::new(&self.line);
            long_line.skip(bytes);
            self.long_line = Some(long_line);
            self.line = Vec::new();
        } else {
            self.line.extend_from_slice(bytes);
        }
    }

    /// Ends the unfinished line with the first bytes of a slice, up to and including its first line feed.
    fn head(&mut self, bytes: &[u8]) -> OwnedChunk {
        self.go_on(&bytes[..bytes.len() - 1]);
        if self.long_line.is_none() {
            self.line.push(b'\n');
        }
        self.take_line()
    }

    fn take_line(&mut self) -> OwnedChunk {
        let long_line = self.long_line.take();
        let bytes = std::mem::take(&mut self.line);
        let base_offset = self.line_offset;
        let line_bytes = long_line.map_or(bytes.len() as u64, |line| line.seen_bytes() + 1);
        self.line_offset += line_bytes;
        OwnedChunk {
            bytes,
            index: self.take_index(),
            last: false,
            base_offset,
            too_long_line_bytes: long_line.map(LongLine::bytes),
            newline_added: false,
        }
    }

    fn body(&mut self, slice: &[u8], lines: Range<usize>) -> Vec<SliceChunk> {
        let mut chunks = Vec::with_capacity(lines.len().div_ceil(self.chunk_bytes));
        let mut start = lines.start;
        while start < lines.end {
            let from = start.saturating_add(self.chunk_bytes - 1).min(lines.end);
            let end = memchr(b'\n', &slice[from..lines.end]).map_or(lines.end, |at| from + at + 1);
            chunks.push(SliceChunk {
                range: start..end,
                index: self.take_index(),
                base_offset: self.line_offset,
            });
            self.line_offset += (end - start) as u64;
            start = end;
        }
        chunks
    }

    fn take_index(&mut self) -> u64 {
        let index = self.next_index;
        self.next_index += 1;
        index
    }
}

impl Cut {
    /// Returns the chunks. `slice` must be the slice that was cut.
    pub fn chunks<'s>(&'s self, source: u32, slice: &'s [u8]) -> impl Iterator<Item = Chunk<'s>> {
        let head = self.head.iter().map(move |head| head.chunk(source));
        head.chain(
            self.body
                .iter()
                .map(move |chunk| chunk.chunk(source, slice)),
        )
    }
}

impl OwnedChunk {
    /// Returns this as a chunk of the given source.
    pub fn chunk(&self, source: u32) -> Chunk<'_> {
        Chunk {
            bytes: &self.bytes,
            source,
            index: self.index,
            last: self.last,
            base_offset: self.base_offset,
            too_long_line_bytes: self.too_long_line_bytes,
            newline_added: self.newline_added,
        }
    }
}

impl SliceChunk {
    /// Returns this as a chunk of the given source. `slice` must be the slice that was cut.
    pub fn chunk<'s>(&self, source: u32, slice: &'s [u8]) -> Chunk<'s> {
        Chunk {
            bytes: &slice[self.range.clone()],
            source,
            index: self.index,
            last: false,
            base_offset: self.base_offset,
            too_long_line_bytes: None,
            newline_added: false,
        }
    }
}
