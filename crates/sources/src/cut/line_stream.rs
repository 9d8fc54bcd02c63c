//! Cuts a stream, decompressed if necessary, into chunks of whole lines.
//!
//! One thread at a time asks for the next chunk. Each chunk ends after the last line feed that has been read; the
//! unfinished line after it is carried over to the next chunk, which may be in the buffer of another thread:
//!
//! ```text
//! next(buffer):
//!     buffer = carry                        // first call: detect the encoding, skip the byte order mark
//!     loop:
//!         if buffer has a line feed:        carry = bytes after the last one; return the lines before
//!         if the line is over the limit:    count and drop bytes up to its line feed; return its length
//!         if the stream has ended:          append a line feed to the last line; return it
//!         read about chunk_bytes more
//! ```
//!
//! A stream may pause, as a pipe does whose writer is idle. Lines that have been read must not wait for the end of the
//! pause. So `fill` reads patiently only until it has a whole line. After that a read that would have to wait fails
//! with `WouldBlock` (see `StoredBytes`), and the chunk is handed out with what there is.

use std::io::{self, ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memrchr;

use super::chunk_range::ChunkRange;
use super::long_line::LongLine;
use crate::ReadSettings;
use crate::encoding::decode::{Input, decode, recognise};
use crate::encoding::refusal::Refusal;
use crate::encoding::{BOM, Encoding, is_proper_prefix, mark_bytes};
use crate::files::{AlignedBytes, Patience, StoredBytes};
use crate::source_errors::StreamError;

/// Cuts a stream, decompressed if it is compressed, into chunks.
pub(crate) struct LineStream<'a> {
    stored: Option<Input<'a>>,
    patience: Patience,
    decoded: Input<'a>,
    encoding: Encoding,
    /// The bytes that were read past the last chunk.
    carry: Vec<u8>,
    /// Offset of `carry[0]` in the decompressed stream.
    offset: u64,
    index: u64,
    ended: bool,
    chunk_bytes: usize,
    max_kept_bytes: usize,
    stop: Arc<AtomicBool>,
}

/// Stored bytes that end early once the stop flag is set. The check is made here as well as after decompression because
/// stored bytes may decompress to little or nothing.
struct UntilStopped<'a> {
    stored: Input<'a>,
    stop: Arc<AtomicBool>,
}

impl<'a> LineStream<'a> {
    pub(crate) fn new(stored: StoredBytes<impl Read + Send + 'a>, settings: &ReadSettings) -> Self {
        let patience = stored.patience();
        let stop = Arc::clone(&settings.stop);
        let stored = UntilStopped {
            stored: Box::new(stored),
            stop,
        };
        Self {
            patience,
            stored: Some(Box::new(stored)),
            decoded: Box::new(io::empty()),
            encoding: Encoding::Plain,
            carry: Vec::new(),
            offset: 0,
            index: 0,
            ended: false,
            chunk_bytes: settings.chunk_bytes(),
            max_kept_bytes: settings.max_kept_bytes(),
            stop: Arc::clone(&settings.stop),
        }
    }

    /// Returns the next chunk, whose bytes are in `buffer`. Must not be called after the last chunk. If the stream
    /// cannot be read any further, the chunk holds what was read before and is the last.
    pub(crate) fn next(&mut self, buffer: &mut Vec<u8>) -> (ChunkRange, Option<StreamError>) {
        let mut filled = Filled {
            aligned: AlignedBytes::new(buffer, self.offset),
            error: None,
        };
        let start = self.begin(&mut filled);
        let base_offset = self.offset + start as u64;
        let range = self.cut(start, &mut filled);
        let range = ChunkRange {
            index: self.index,
            last: self.ended && self.carry.is_empty(),
            base_offset,
            ..range.shifted_by(filled.aligned.start())
        };
        self.index += 1;
        let error = filled.error.map(|(at_byte, error)| StreamError {
            encoding: self.encoding,
            at_byte,
            error,
        });
        (range, error)
    }

    /// Starts the buffer with the bytes carried over. Returns the index where the first line starts, which is after the
    /// byte order mark at the start of the stream, otherwise 0.
    fn begin(&mut self, filled: &mut Filled) -> usize {
        if let Some(stored) = self.stored.take() {
            if let Err(error) = self.open(stored) {
                self.end_with(filled, error);
            }
            while is_proper_prefix(filled.bytes(), BOM) && !self.ended {
                self.read_some(filled, BOM.len());
            }
            return mark_bytes(filled.bytes());
        }
        filled.aligned.extend_from_slice(&self.carry);
        self.carry.clear();
        0
    }

    /// Detects how the stream is stored. Compressed data must contain plain lines.
    fn open(&mut self, stored: Input<'a>) -> io::Result<()> {
        let (encoding, stored) = recognise(stored);
        self.encoding = encoding;
        self.decoded = decode(encoding, stored)?;
        if encoding == Encoding::Plain {
            return Ok(());
        }
        let decoded = std::mem::replace(&mut self.decoded, Box::new(io::empty()));
        let (inner, decoded) = recognise(decoded);
        if inner != Encoding::Plain {
            let inside = encoding;
            return Err(Refusal::Format {
                encoding: inner,
                inside,
            }
            .into());
        }
        self.decoded = decoded;
        Ok(())
    }

    fn cut(&mut self, start: usize, filled: &mut Filled) -> ChunkRange {
        let mut searched = start;
        let mut target = filled.len() + self.chunk_bytes;
        loop {
            if let Some(at) = memrchr(b'\n', &filled.bytes()[searched..]) {
                let end = searched + at + 1;
                self.keep(end, filled);
                return ChunkRange {
                    start,
                    end,
                    ..ChunkRange::default()
                };
            }
            if filled.len() - start > self.max_kept_bytes {
                return self.skip(start, filled);
            }
            if self.ended {
                self.offset += filled.len() as u64;
                let newline_added = filled.aligned.end_line(start);
                return ChunkRange {
                    start,
                    end: filled.len(),
                    newline_added,
                    ..ChunkRange::default()
                };
            }
            searched = filled.len();
            self.fill(filled, target);
            target = filled.len() + self.chunk_bytes;
        }
    }

    fn skip(&mut self, start: usize, filled: &mut Filled) -> ChunkRange {
        let mut line = LongLine::new(&filled.bytes()[start..]);
        loop {
            self.offset += filled.len() as u64;
            filled.aligned.restart(self.offset);
            if self.ended {
                break;
            }
            self.fill(filled, self.chunk_bytes);
            if let Some(at) = line.skip(filled.bytes()) {
                self.keep(at + 1, filled);
                break;
            }
        }
        ChunkRange {
            too_long_line_bytes: Some(line.bytes()),
            ..ChunkRange::default()
        }
    }

    /// Keeps the bytes from `from` on for the next chunk.
    fn keep(&mut self, from: usize, filled: &Filled) {
        self.carry.extend_from_slice(&filled.bytes()[from..]);
        self.offset += from as u64;
    }

    /// Fills the buffer up to `target` bytes, or with fewer if the stream ends, or if it gave whole lines and has no
    /// more bytes at the moment.
    fn fill(&mut self, filled: &mut Filled, target: usize) {
        self.patience.renew();
        while filled.len() < target && !self.ended {
            let before = filled.len();
            if !self.read_some(filled, target) {
                break;
            }
            if memrchr(b'\n', &filled.bytes()[before..]).is_some() {
                self.patience.end();
                // A short read returned all there was. A decompressor also returns little at a time when it has more.
                if self.encoding == Encoding::Plain {
                    break;
                }
            }
        }
        self.patience.renew();
    }

    /// Reads once. Returns false if nothing can be read without waiting and the lines already read must not wait.
    fn read_some(&mut self, filled: &mut Filled, target: usize) -> bool {
        if self.stop.load(Ordering::Relaxed) {
            self.ended = true;
            return true;
        }
        let room = filled.aligned.room(target - filled.aligned.len());
        match self.decoded.read(room) {
            Ok(0) => self.ended = true,
            Ok(count) => filled.aligned.advance(count),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock && self.patience.has_ended() => {
                return false;
            }
            Err(error) => self.end_with(filled, error),
        }
        true
    }

    fn end_with(&mut self, filled: &mut Filled, error: io::Error) {
        self.ended = true;
        filled.error = Some((filled.aligned.end_offset(), error));
    }
}

impl Read for UntilStopped<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) {
            return Ok(0);
        }
        self.stored.read(bytes)
    }
}

/// The contents of the calling thread's buffer.
struct Filled<'b> {
    aligned: AlignedBytes<'b>,
    error: Option<(u64, io::Error)>,
}

impl Filled<'_> {
    fn bytes(&self) -> &[u8] {
        self.aligned.bytes()
    }

    fn len(&self) -> usize {
        self.aligned.len()
    }
}
