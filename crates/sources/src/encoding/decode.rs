//! Detects the encoding of an input, and decompresses it.

use std::io::{self, Cursor, Read};

use crate::encoding::Encoding;
use crate::encoding::gzip_members::GzipMembers;
use crate::encoding::refusal::Refusal;
use crate::encoding::stored_buffer::StoredBuffer;
use crate::encoding::zstd_frames::ZstdFrames;

/// A source of the bytes of a stream, as they are stored.
pub(crate) type Input<'a> = Box<dyn Read + Send + 'a>;

/// Detects the encoding of the input from its first bytes. The returned input starts with the same bytes again. A
/// read error during detection is returned by a later read of that input.
pub(crate) fn recognise(mut input: Input<'_>) -> (Encoding, Input<'_>) {
    let mut first = vec![0; Encoding::MAGIC_BYTES];
    let mut len = 0;
    let mut error = None;
    while Encoding::is_undecided(&first[..len]) {
        match input.read(&mut first[len..]) {
            Ok(0) => break,
            Ok(count) => len += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(found) => {
                error = Some(found);
                break;
            }
        }
    }
    first.truncate(len);
    let encoding = Encoding::of(&first);
    let first = Cursor::new(first);
    let whole: Input<'_> = match error {
        None => Box::new(first.chain(input)),
        Some(error) => Box::new(first.chain(DecodeError(Some(error)))),
    };
    (encoding, whole)
}

/// Decompresses an input with this encoding. Fails for formats that are not supported.
pub(crate) fn decode(encoding: Encoding, stored: Input<'_>) -> io::Result<Input<'_>> {
    Ok(match encoding {
        Encoding::Plain => stored,
        Encoding::Gzip => Box::new(GzipMembers::new(StoredBuffer::new(stored))),
        Encoding::Zstd => Box::new(ZstdFrames::new(StoredBuffer::new(stored))?),
        Encoding::Foreign(_) => {
            let inside = Encoding::Plain;
            return Err(Refusal::Format { encoding, inside }.into());
        }
    })
}

/// Returns an error once, then the end of the input.
struct DecodeError(Option<io::Error>);

impl Read for DecodeError {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
