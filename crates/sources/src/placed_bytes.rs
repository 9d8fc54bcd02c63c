//! Every byte that is read is put at an address that is congruent to its offset modulo 4,096, the size of a page.
//!
//! The kernel keeps a file in pages, and copies what is read with `rep movsb`. On AMD's Zen 3 that instruction takes
//! three to five times as long where the destination lies a few bytes ahead of the source modulo 4,096, as it does if a
//! chunk is read from one byte before a page to the start of a buffer. Where both have the same place in their pages it is
//! as fast as it can be, on every CPU. So the start of a buffer is left empty, up to a page, and what is read on follows
//! at the next address: offset and address advance together. Output is placed alike, as the kernel copies it back.

/// The unit of placement.
pub(crate) const PAGE_BYTES: usize = 4 << 10;

/// The first index in the buffer whose address is congruent to the offset.
pub(crate) fn place(buffer: &[u8], offset: u64) -> usize {
    (offset as usize).wrapping_sub(buffer.as_ptr().addr()) % PAGE_BYTES
}

/// Consecutive bytes of a source in a thread's buffer.
///
/// The buffer is never made shorter, so that its bytes are initialised once.
pub(crate) struct PlacedBytes<'b> {
    buffer: &'b mut Vec<u8>,
    start: usize,
    len: usize,
    offset: u64,
}

impl<'b> PlacedBytes<'b> {
    /// None yet; the first one has this offset in its source.
    pub(crate) fn new(buffer: &'b mut Vec<u8>, offset: u64) -> Self {
        if buffer.len() < PAGE_BYTES {
            buffer.resize(PAGE_BYTES, 0);
        }
        let start = place(buffer, offset);
        Self {
            buffer,
            start,
            len: 0,
            offset,
        }
    }

    /// Drops all bytes; the next one has this offset.
    pub(crate) fn restart(&mut self, offset: u64) {
        self.start = place(self.buffer, offset);
        self.len = 0;
        self.offset = offset;
    }

    /// Where the first byte is in the buffer.
    pub(crate) fn start(&self) -> usize {
        self.start
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The offset of the first byte.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// The offset of the byte that follows.
    pub(crate) fn end_offset(&self) -> u64 {
        self.offset + self.len as u64
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..][..self.len]
    }

    /// Room for so many bytes that follow; [`PlacedBytes::advance`] takes them in.
    pub(crate) fn room(&mut self, wanted: usize) -> &mut [u8] {
        if self.buffer.len() < self.start + self.len + wanted {
            self.grow(wanted);
        }
        &mut self.buffer[self.start + self.len..][..wanted]
    }

    /// Takes in the first bytes of the room.
    pub(crate) fn advance(&mut self, count: usize) {
        self.len += count;
    }

    pub(crate) fn extend_from_slice(&mut self, bytes: &[u8]) {
        self.room(bytes.len()).copy_from_slice(bytes);
        self.advance(bytes.len());
    }

    /// Keeps the first bytes only.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// Ends what is from `start` on with a line feed if it is not empty and does not end with one; says whether it did.
    pub(crate) fn end_line(&mut self, start: usize) -> bool {
        let missing = self.bytes()[start..]
            .last()
            .is_some_and(|&byte| byte != b'\n');
        if missing {
            self.extend_from_slice(b"\n");
        }
        missing
    }

    /// The buffer may move, and then lies in its pages in another way.
    fn grow(&mut self, wanted: usize) {
        let kept = self.start..self.start + self.len;
        let enough = (kept.end + wanted).max(PAGE_BYTES + self.len + wanted);
        self.buffer.resize(enough, 0);
        self.start = place(self.buffer, self.offset);
        self.buffer.copy_within(kept, self.start);
    }
}

#[cfg(test)]
mod tests {
    use super::{PAGE_BYTES, PlacedBytes};

    #[test]
    fn bytes_keep_their_place_while_the_buffer_grows() {
        let mut buffer = Vec::new();
        for offset in [0, 1, 3, 4_095, 4_096, 1 << 33, (1 << 33) - 1] {
            let mut bytes = PlacedBytes::new(&mut buffer, offset);
            let mut expected = Vec::new();
            for length in [0, 1, 7, 4_096, 10_000, 100_000, 3, 1_000_000] {
                let run: Vec<u8> = (0..length).map(|index| (index % 251) as u8).collect();
                bytes.extend_from_slice(&run);
                expected.extend_from_slice(&run);
                assert_eq!(bytes.bytes(), expected);
                let address = bytes.bytes().as_ptr().addr();
                assert_eq!(address % PAGE_BYTES, offset as usize % PAGE_BYTES);
            }
            assert_eq!(bytes.end_offset(), offset + expected.len() as u64);
        }
    }
}
