use std::io::{self, BufReader, Cursor, Read};

use zstd::stream::read::Decoder;

use crate::encoding::Encoding;
use crate::gzip_members::GzipMembers;
use crate::line_stream::Input;

const STORED_BUFFER_BYTES: usize = 256 << 10;
/// 128 MiB, what zstd itself accepts: a frame that asks for more memory is refused.
const ZSTD_MAX_WINDOW_LOG: u32 = 27;

/// Recognises how the input is stored, and decompresses it.
pub(crate) fn decode(mut stored: Input<'_>) -> io::Result<(Encoding, Input<'_>)> {
    let mut first = [0; Encoding::MAGIC_BYTES];
    let mut len = 0;
    while Encoding::is_undecided(&first[..len]) {
        match stored.read(&mut first[len..])? {
            0 => break,
            count => len += count,
        }
    }
    let encoding = Encoding::of(&first[..len]);
    let whole = Cursor::new(first).take(len as u64).chain(stored);
    let decoded: Input<'_> = match encoding {
        Encoding::Plain => Box::new(whole),
        Encoding::Gzip => Box::new(GzipMembers::new(BufReader::with_capacity(
            STORED_BUFFER_BYTES,
            whole,
        ))),
        Encoding::Zstd => {
            let buffered = BufReader::with_capacity(STORED_BUFFER_BYTES, whole);
            let mut decoder = Decoder::with_buffer(buffered)?;
            decoder.window_log_max(ZSTD_MAX_WINDOW_LOG)?;
            Box::new(decoder)
        }
    };
    Ok((encoding, decoded))
}
