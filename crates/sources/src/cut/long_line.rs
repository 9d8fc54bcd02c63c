//! Measures lines that are too long to keep.

use memchr::memchr;

/// A line over the limit, of which only the length is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LongLine {
    seen_bytes: u64,
    ends_in_cr: bool,
}

impl LongLine {
    /// A line that begins with the bytes `seen`, which contain no line feed.
    pub(crate) fn new(seen: &[u8]) -> Self {
        Self {
            seen_bytes: seen.len() as u64,
            ends_in_cr: seen.last() == Some(&b'\r'),
        }
    }

    /// Continues with the bytes that follow. Returns the index of the line feed that ends the line, if it is among
    /// them.
    pub(crate) fn skip(&mut self, bytes: &[u8]) -> Option<usize> {
        let line_feed = memchr(b'\n', bytes);
        let own = &bytes[..line_feed.unwrap_or(bytes.len())];
        self.seen_bytes += own.len() as u64;
        if let Some(&byte) = own.last() {
            self.ends_in_cr = byte == b'\r';
        }
        line_feed
    }

    /// Returns the length of the line without its terminator.
    pub(crate) fn bytes(self) -> u64 {
        self.seen_bytes - u64::from(self.ends_in_cr)
    }

    /// Returns the number of bytes seen so far, without the line feed.
    pub(crate) fn seen_bytes(self) -> u64 {
        self.seen_bytes
    }
}
