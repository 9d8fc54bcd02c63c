use std::io::{self, ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memrchr;

use crate::ReadSettings;
use crate::encoding::decode::{decode, recognise};
use crate::encoding::refusal::Refusal;
use crate::encoding::{BOM, Encoding, is_proper_prefix, mark_bytes};
use crate::long_line::LongLine;
use crate::placed_bytes::PlacedBytes;
use crate::span::Span;
use crate::stored_bytes::{Patience, StoredBytes};

/// Whatever gives the bytes of a stream, as they are stored.
pub(crate) type Input<'a> = Box<dyn Read + Send + 'a>;

/// Cuts a stream, decompressed where it is compressed, into chunks.
pub(crate) struct LineStream<'a> {
    stored: Option<Input<'a>>,
    patience: Patience,
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

    /// The next chunk, in `buffer`; not to be called after the last one. Where the stream cannot be read on, its chunk
    /// holds what was read before and is the last.
    pub(crate) fn next(&mut self, buffer: &mut Vec<u8>) -> (Span, Option<StreamTrouble>) {
        let mut filled = Filled {
            placed: PlacedBytes::new(buffer, self.offset),
            trouble: None,
        };
        let start = self.begin(&mut filled);
        let base_offset = self.offset + start as u64;
        let span = self.cut(start, &mut filled);
        let span = Span {
            index: self.index,
            last: self.ended && self.carry.is_empty(),
            base_offset,
            ..span.behind(filled.placed.start())
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
            if let Err(error) = self.open(stored) {
                self.end_with(filled, error);
            }
            while is_proper_prefix(filled.bytes(), BOM) && !self.ended {
                self.read_some(filled, BOM.len());
            }
            return mark_bytes(filled.bytes());
        }
        filled.placed.extend_from_slice(&self.carry);
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

    fn cut(&mut self, start: usize, filled: &mut Filled) -> Span {
        let mut searched = start;
        let mut target = filled.len() + self.chunk_bytes;
        loop {
            if let Some(at) = memrchr(b'\n', &filled.bytes()[searched..]) {
                let end = searched + at + 1;
                self.keep(end, filled);
                return Span {
                    start,
                    end,
                    ..Span::default()
                };
            }
            if filled.len() - start > self.max_kept_bytes {
                return self.skip(start, filled);
            }
            if self.ended {
                self.offset += filled.len() as u64;
                let newline_added = filled.placed.end_line(start);
                return Span {
                    start,
                    end: filled.len(),
                    newline_added,
                    ..Span::default()
                };
            }
            searched = filled.len();
            self.fill(filled, target);
            target = filled.len() + self.chunk_bytes;
        }
    }

    fn skip(&mut self, start: usize, filled: &mut Filled) -> Span {
        let mut line = LongLine::new(&filled.bytes()[start..]);
        loop {
            self.offset += filled.len() as u64;
            filled.placed.restart(self.offset);
            if self.ended {
                break;
            }
            self.fill(filled, self.chunk_bytes);
            if let Some(at) = line.skip(filled.bytes()) {
                self.keep(at + 1, filled);
                break;
            }
        }
        Span {
            too_long_line_bytes: Some(line.bytes()),
            ..Span::default()
        }
    }

    /// Keeps the bytes from `from` on for the next chunk.
    fn keep(&mut self, from: usize, filled: &Filled) {
        self.carry.extend_from_slice(&filled.bytes()[from..]);
        self.offset += from as u64;
    }

    /// Fills the buffer up to `target` bytes; or to fewer, if the stream ends, or gave whole lines and has no more for now.
    fn fill(&mut self, filled: &mut Filled, target: usize) {
        self.patience.renew();
        while filled.len() < target && !self.ended {
            let before = filled.len();
            if !self.read_some(filled, target) {
                break;
            }
            if memrchr(b'\n', &filled.bytes()[before..]).is_some() {
                self.patience.end();
                // What was read short is all there was. A decompressor gives little at a time, also where it has more.
                if self.encoding == Encoding::Plain {
                    break;
                }
            }
        }
        self.patience.renew();
    }

    /// False if there is nothing to read for now, and lines that must not wait for it.
    fn read_some(&mut self, filled: &mut Filled, target: usize) -> bool {
        if self.stop.load(Ordering::Relaxed) {
            self.ended = true;
            return true;
        }
        let room = filled.placed.room(target - filled.placed.len());
        match self.decoded.read(room) {
            Ok(0) => self.ended = true,
            Ok(count) => filled.placed.advance(count),
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
        filled.trouble = Some((filled.placed.end_offset(), error));
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
    placed: PlacedBytes<'b>,
    trouble: Option<(u64, io::Error)>,
}

impl Filled<'_> {
    fn bytes(&self) -> &[u8] {
        self.placed.bytes()
    }

    fn len(&self) -> usize {
        self.placed.len()
    }
}
