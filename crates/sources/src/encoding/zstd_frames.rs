//! Decompresses concatenated zstd frames.

use std::io::{self, BufRead, Read};

use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation, OutBuffer};

use crate::encoding::refusal::Refusal;
use crate::encoding::stored_buffer::StoredBuffer;

/// Base-2 logarithm of the largest window: 128 MiB, the default limit of zstd. Frames that need more are rejected.
const MAX_WINDOW_LOG: u32 = 27;
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Decompresses concatenated zstd frames. Reads each frame header itself to report why a frame cannot be decompressed.
pub(crate) struct ZstdFrames<R> {
    stored: StoredBuffer<R>,
    decoder: Decoder<'static>,
    in_frame: bool,
}

impl<R: Read> ZstdFrames<R> {
    pub(crate) fn new(stored: StoredBuffer<R>) -> io::Result<Self> {
        let mut decoder = Decoder::new()?;
        decoder.set_parameter(DParameter::WindowLogMax(MAX_WINDOW_LOG))?;
        Ok(Self {
            stored,
            decoder,
            in_frame: false,
        })
    }

    /// Checks the header of the next frame. Returns false at the end of the input.
    fn begin_frame(&mut self) -> io::Result<bool> {
        let wanted = header_bytes(self.stored.peek(MAGIC.len() + 1)?);
        let first = self.stored.peek(wanted)?;
        if first.is_empty() {
            return Ok(false);
        }
        if let Some(refusal) = first.get(..wanted).and_then(refusal) {
            return Err(refusal.into());
        }
        self.decoder.reinit()?;
        Ok(true)
    }
}

impl<R: Read> Read for ZstdFrames<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            return Ok(0);
        }
        // Return output that the decoder already has before waiting for more input.
        let mut flushing = true;
        loop {
            if !self.in_frame {
                self.in_frame = self.begin_frame()?;
                if !self.in_frame {
                    return Ok(0);
                }
                flushing = false;
            }
            let input = if flushing {
                &[]
            } else {
                self.stored.fill_buf()?
            };
            if input.is_empty() && !flushing {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            flushing = false;
            let mut input = InBuffer::around(input);
            let mut output = OutBuffer::around(bytes);
            let left = self.decoder.run(&mut input, &mut output)?;
            let (used, written) = (input.pos(), output.pos());
            self.in_frame = left != 0;
            self.stored.consume(used);
            if written > 0 {
                return Ok(written);
            }
        }
    }
}

/// Returns the length of the frame header that starts here, or 1 if this is not a zstd frame.
fn header_bytes(first: &[u8]) -> usize {
    match first {
        [a, b, c, d, descriptor, ..] if [*a, *b, *c, *d] == MAGIC => {
            let window = usize::from(!is_single_segment(*descriptor));
            let content = match (descriptor >> 6, is_single_segment(*descriptor)) {
                (0, false) => 0,
                (flag, _) => 1 << flag,
            };
            MAGIC.len() + 1 + window + dictionary_bytes(*descriptor) + content
        }
        _ => 1,
    }
}

fn is_single_segment(descriptor: u8) -> bool {
    descriptor & 0x20 != 0
}

fn dictionary_bytes(descriptor: u8) -> usize {
    [0, 1, 2, 4][usize::from(descriptor & 3)]
}

/// Returns why a frame with this header cannot be decompressed, if that is so.
fn refusal(header: &[u8]) -> Option<Refusal> {
    let (descriptor, rest) = header.strip_prefix(&MAGIC)?.split_first()?;
    let window_bytes = usize::from(!is_single_segment(*descriptor));
    let (window, rest) = rest.split_at_checked(window_bytes)?;
    let (dictionary, content) = rest.split_at_checked(dictionary_bytes(*descriptor))?;
    let bytes = match window {
        [window] => {
            let base = 1_u64 << (10 + (window >> 3));
            base + base / 8 * u64::from(window & 7)
        }
        // Single segment: the window is the whole content. A 2-byte size field is stored minus 256.
        _ => little_endian(content) + if content.len() == 2 { 256 } else { 0 },
    };
    let max_bytes = 1 << MAX_WINDOW_LOG;
    if bytes > max_bytes {
        return Some(Refusal::ZstdWindow { bytes, max_bytes });
    }
    let id = little_endian(dictionary) as u32;
    (id != 0).then_some(Refusal::ZstdDictionary { id })
}

fn little_endian(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::{header_bytes, refusal};
    use crate::encoding::refusal::Refusal;

    #[test]
    fn headers_of_frames() {
        let max_bytes = 128 << 20;
        let window = |bytes| Some(Refusal::ZstdWindow { bytes, max_bytes });
        let dictionary = |id| Some(Refusal::ZstdDictionary { id });
        let cases: [(&[u8], Option<Refusal>); 9] = [
            (b"\x04\x88", None),
            (b"\x04\x89", window((128 << 20) + (16 << 20))),
            (b"\x04\x90", window(256 << 20)),
            (b"\x00\xff", window(15 << 38)),
            (b"\x20\xff", None),
            (b"\xa0\0\0\0\x08", None),
            (b"\xa0\x01\0\0\x08", window((128 << 20) + 1)),
            (b"\x67\x36\xcd\x21\x4b\x84\x1b", dictionary(0x4b21_cd36)),
            (b"\x01\x58\x07", dictionary(7)),
        ];
        for (rest, expected) in cases {
            let header = [b"\x28\xb5\x2f\xfd", rest].concat();
            assert_eq!(header_bytes(&header[..5]), header.len(), "{rest:x?}");
            assert_eq!(refusal(&header), expected, "{rest:x?}");
        }
        assert_eq!(header_bytes(b"\x50\x2a\x4d\x18\x04"), 1);
    }
}
