//! Chunks that do not borrow their buffer yet.

use ripsaw_engine::Chunk;

/// A chunk whose bytes are `buffer[start..end]`. It does not borrow the buffer, so the caller can still use it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ChunkRange {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) index: u64,
    pub(crate) last: bool,
    pub(crate) base_offset: u64,
    pub(crate) too_long_line_bytes: Option<u64>,
    pub(crate) newline_added: bool,
}

impl ChunkRange {
    /// Returns the same range, shifted by `gap` bytes in the buffer.
    pub(crate) fn shifted_by(self, gap: usize) -> Self {
        Self {
            start: self.start + gap,
            end: self.end + gap,
            ..self
        }
    }

    pub(crate) fn chunk(self, source: u32, buffer: &[u8]) -> Chunk<'_> {
        Chunk {
            bytes: &buffer[self.start..self.end],
            source,
            index: self.index,
            last: self.last,
            base_offset: self.base_offset,
            too_long_line_bytes: self.too_long_line_bytes,
            newline_added: self.newline_added,
        }
    }
}
