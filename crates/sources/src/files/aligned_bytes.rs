//! Alignment of buffers with file offsets.
//!
//! Each byte is read to an address that is congruent to its file offset modulo 4,096, the page size.
//!
//! The kernel keeps file contents in pages and copies them to our buffer with `rep movsb`. On AMD Zen 3 this
//! instruction is three to five times slower when the destination address is slightly larger than the source address
//! modulo 4,096. That is what happens when a chunk is read from one byte before a page boundary to the start of an
//! aligned buffer. If source and destination have the same position within their pages, the copy is fast on
//! every CPU. So a gap of less than a page is left at the start of the buffer, and data that is read later is appended,
//! which keeps offsets and addresses congruent:
//!
//! ```text
//! buffer    | gap | byte at offset | byte at offset + 1 | ...
//!
//! gap = (offset - address of the buffer) mod 4,096
//! ```
//!
//! When the buffer grows, it may move to an address with another remainder. Then the bytes are moved to the new gap.
//! Output is aligned in the same way, because the kernel copies it into pages again.

/// The page size of the page cache.
pub(crate) const PAGE_BYTES: usize = 4 << 10;

/// The first index of the buffer whose address is congruent to the offset.
pub(crate) fn aligned_start(buffer: &[u8], offset: u64) -> usize {
    (offset as usize).wrapping_sub(buffer.as_ptr().addr()) % PAGE_BYTES
}

/// Consecutive bytes of a source in a thread's buffer, aligned with their offsets.
///
/// The buffer never shrinks, so its bytes are initialised only once.
pub(crate) struct AlignedBytes<'b> {
    buffer: &'b mut Vec<u8>,
    start: usize,
    len: usize,
    offset: u64,
}

impl<'b> AlignedBytes<'b> {
    /// Starts empty. `offset` is the position in the source of the first byte to be added.
    pub(crate) fn new(buffer: &'b mut Vec<u8>, offset: u64) -> Self {
        if buffer.len() < PAGE_BYTES {
            buffer.resize(PAGE_BYTES, 0);
        }
        let start = aligned_start(buffer, offset);
        Self {
            buffer,
            start,
            len: 0,
            offset,
        }
    }

    /// Removes all bytes and continues at another offset of the source.
    pub(crate) fn restart(&mut self, offset: u64) {
        self.start = aligned_start(self.buffer, offset);
        self.len = 0;
        self.offset = offset;
    }

    /// The index of the first byte in the buffer.
    pub(crate) fn start(&self) -> usize {
        self.start
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The offset of the first byte in the source.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// The offset of the next byte to be added.
    pub(crate) fn end_offset(&self) -> u64 {
        self.offset + self.len as u64
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..][..self.len]
    }

    /// Space for `wanted` more bytes. [`AlignedBytes::advance`] adds what was written there.
    pub(crate) fn room(&mut self, wanted: usize) -> &mut [u8] {
        if self.buffer.len() < self.start + self.len + wanted {
            self.grow(wanted);
        }
        &mut self.buffer[self.start + self.len..][..wanted]
    }

    /// Adds the first `count` bytes of the space that [`AlignedBytes::room`] returned.
    pub(crate) fn advance(&mut self, count: usize) {
        self.len += count;
    }

    pub(crate) fn extend_from_slice(&mut self, bytes: &[u8]) {
        self.room(bytes.len()).copy_from_slice(bytes);
        self.advance(bytes.len());
    }

    /// Removes all bytes after the first `len`.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// Appends a line feed if the bytes from `start` on are not empty and do not end with one. Returns whether it did.
    pub(crate) fn end_line(&mut self, start: usize) -> bool {
        let missing = self.bytes()[start..]
            .last()
            .is_some_and(|&byte| byte != b'\n');
        if missing {
            self.extend_from_slice(b"\n");
        }
        missing
    }

    /// Reallocation can change the address of the buffer modulo the page size, so the bytes are moved if necessary.
    fn grow(&mut self, wanted: usize) {
        let kept = self.start..self.start + self.len;
        let enough = (kept.end + wanted).max(PAGE_BYTES + self.len + wanted);
        self.buffer.resize(enough, 0);
        self.start = aligned_start(self.buffer, self.offset);
        self.buffer.copy_within(kept, self.start);
    }
}

#[cfg(test)]
mod tests {
    use super::{AlignedBytes, PAGE_BYTES};

    #[test]
    fn bytes_keep_their_place_while_the_buffer_grows() {
        let mut buffer = Vec::new();
        for offset in [0, 1, 3, 4_095, 4_096, 1 << 33, (1 << 33) - 1] {
            let mut bytes = AlignedBytes::new(&mut buffer, offset);
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
