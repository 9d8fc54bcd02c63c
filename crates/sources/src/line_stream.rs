use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memrchr;

use crate::ReadSettings;
use crate::decode::decode;
use crate::encoding::{BOM, Encoding, is_proper_prefix, mark_bytes};
use crate::long_line::LongLine;
use crate::span::{Span, end_with_line_feed, grow_to};

/// Whatever gives the bytes of a stream, as they are stored.
pub(crate) type Input<'a> = Box<dyn Read + Send + 'a>;

/// Cuts a stream, decompressed where it is compressed, into chunks.
pub(crate) struct LineStream<'a> {
    stored: Option<Input<'a>>,
    decoded: Input<'a>,
    encoding: Encoding,
    /// What was read behind the last chunk.
    carry: Vec<u8>,
    /// The offset of `carry[0]`.
    offset: u64,
    index: u64,
    ended: bool,
    chunk_bytes: usize,
    max_kept_bytes: usize,
    stop: Arc<AtomicBool>,
}

/// Bytes as they are stored, which end early where nobody wants the rest: what is decompressed may be little or nothing.
struct UntilStopped<'a> {
    stored: Input<'a>,
    stop: Arc<AtomicBool>,
}

/// Why a stream could not be read on.
#[derive(Debug)]
pub(crate) struct StreamTrouble {
    pub(crate) encoding: Encoding,
    /// How many (decompressed) bytes had been read.
    pub(crate) at_byte: u64,
    pub(crate) error: io::Error,
}

impl<'a> LineStream<'a> {
    pub(crate) fn new(stored: Input<'a>, settings: &ReadSettings) -> Self {
        let stop = Arc::clone(&settings.stop);
        let stored = UntilStopped { stored, stop };
        Self {
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

    /// The next chunk, in `buffer`; not to be called after the last one. Where the stream cannot be read on, its chunk
    /// holds what was read before and is the last.
    pub(crate) fn next(&mut self, buffer: &mut Vec<u8>) -> (Span, Option<StreamTrouble>) {
        let mut filled = Filled {
            buffer,
            len: 0,
            trouble: None,
        };
        let start = self.begin(&mut filled);
        let base_offset = self.offset + start as u64;
        let span = self.cut(start, &mut filled);
        let span = Span {
            index: self.index,
            last: self.ended && self.carry.is_empty(),
            base_offset,
            ..span
        };
        self.index += 1;
        let trouble = filled.trouble.map(|(at_byte, error)| StreamTrouble {
            encoding: self.encoding,
            at_byte,
            error,
        });
        (span, trouble)
    }

    /// Puts what was carried over into the buffer; at the start of the stream, says where the first line starts.
    fn begin(&mut self, filled: &mut Filled) -> usize {
        if let Some(stored) = self.stored.take() {
            match decode(stored) {
                Ok((encoding, decoded)) => (self.encoding, self.decoded) = (encoding, decoded),
                Err(error) => self.end_with(filled, error),
            }
            while is_proper_prefix(filled.bytes(), BOM) && !self.ended {
                self.read_some(filled, BOM.len());
            }
            return mark_bytes(filled.bytes());
        }
        grow_to(filled.buffer, self.carry.len());
        filled.buffer[..self.carry.len()].copy_from_slice(&self.carry);
        filled.len = self.carry.len();
        self.carry.clear();
        0
    }

    fn cut(&mut self, start: usize, filled: &mut Filled) -> Span {
        let mut searched = start;
        let mut target = filled.len + self.chunk_bytes;
        loop {
            if let Some(at) = memrchr(b'\n', &filled.bytes()[searched..]) {
                let end = searched + at + 1;
                self.keep(end, filled.bytes().len(), filled);
                return Span {
                    start,
                    end,
                    ..Span::default()
                };
            }
            if filled.len - start > self.max_kept_bytes {
                return self.skip(start, filled);
            }
            if self.ended {
                let newline_added = end_with_line_feed(filled.buffer, start, filled.len);
                let end = filled.len + usize::from(newline_added);
                self.offset += filled.len as u64;
                return Span {
                    start,
                    end,
                    newline_added,
                    ..Span::default()
                };
            }
            searched = filled.len;
            self.fill(filled, target);
            target = filled.len + self.chunk_bytes;
        }
    }

    fn skip(&mut self, start: usize, filled: &mut Filled) -> Span {
        let mut line = LongLine::new(&filled.bytes()[start..]);
        self.offset += filled.len as u64;
        loop {
            filled.len = 0;
            self.fill(filled, self.chunk_bytes);
            if let Some(at) = line.skip(filled.bytes()) {
                self.keep(at + 1, filled.len, filled);
                break;
            }
            self.offset += filled.len as u64;
            if self.ended {
                break;
            }
        }
        Span {
            too_long_line_bytes: Some(line.bytes()),
            ..Span::default()
        }
    }

    /// Carries `buffer[from..to]` over to the next chunk.
    fn keep(&mut self, from: usize, to: usize, filled: &Filled) {
        self.carry.extend_from_slice(&filled.buffer[from..to]);
        self.offset += from as u64;
    }

    /// Fills the buffer up to `target` bytes; or to fewer, if the stream ends, or gave whole lines and has no more for now.
    fn fill(&mut self, filled: &mut Filled, target: usize) {
        while filled.len < target && !self.ended {
            let before = filled.len;
            self.read_some(filled, target);
            let waits = self.encoding == Encoding::Plain && filled.len < target;
            if waits && memrchr(b'\n', &filled.bytes()[before..]).is_some() {
                break;
            }
        }
    }

    fn read_some(&mut self, filled: &mut Filled, target: usize) {
        if self.stop.load(Ordering::Relaxed) {
            self.ended = true;
            return;
        }
        grow_to(filled.buffer, target);
        match self.decoded.read(&mut filled.buffer[filled.len..target]) {
            Ok(0) => self.ended = true,
            Ok(count) => filled.len += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => self.end_with(filled, error),
        }
    }

    fn end_with(&mut self, filled: &mut Filled, error: io::Error) {
        self.ended = true;
        filled.trouble = Some((self.offset + filled.len as u64, error));
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

/// The calling thread's buffer and how much of it is filled.
struct Filled<'b> {
    buffer: &'b mut Vec<u8>,
    len: usize,
    trouble: Option<(u64, io::Error)>,
}

impl Filled<'_> {
    fn bytes(&self) -> &[u8] {
        &self.buffer[..self.len]
    }
}
