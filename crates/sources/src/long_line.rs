use memchr::memchr;

/// A line that is over the limit: only its length is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LongLine {
    seen_bytes: u64,
    ends_in_cr: bool,
}

impl LongLine {
    /// From the bytes of the line seen so far (without a line feed).
    pub(crate) fn new(seen: &[u8]) -> Self {
        Self {
            seen_bytes: seen.len() as u64,
            ends_in_cr: seen.last() == Some(&b'\r'),
        }
    }

    /// Goes on with the bytes that follow; where its line feed is among them, says at which index.
    pub(crate) fn skip(&mut self, bytes: &[u8]) -> Option<usize> {
        let line_feed = memchr(b'\n', bytes);
        let own = &bytes[..line_feed.unwrap_or(bytes.len())];
        self.seen_bytes += own.len() as u64;
        if let Some(&byte) = own.last() {
            self.ends_in_cr = byte == b'\r';
        }
        line_feed
    }

    /// The length without the terminator.
    pub(crate) fn bytes(self) -> u64 {
        self.seen_bytes - u64::from(self.ends_in_cr)
    }

    /// The bytes up to where the line feed is or would be.
    pub(crate) fn seen_bytes(self) -> u64 {
        self.seen_bytes
    }
}
