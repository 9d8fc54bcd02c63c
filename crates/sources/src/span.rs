use ripsaw_engine::Chunk;

/// A chunk whose bytes are `buffer[start..end]` of a buffer that is yet to be named.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) index: u64,
    pub(crate) last: bool,
    pub(crate) base_offset: u64,
    pub(crate) too_long_line_bytes: Option<u64>,
    pub(crate) newline_added: bool,
}

impl Span {
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

/// Ends `buffer[start..end]` with a line feed if it is neither empty nor ends with one; says whether it did.
pub(crate) fn end_with_line_feed(buffer: &mut Vec<u8>, start: usize, end: usize) -> bool {
    let missing = end > start && buffer[end - 1] != b'\n';
    if missing {
        grow_to(buffer, end + 1);
        buffer[end] = b'\n';
    }
    missing
}

/// Makes the buffer at least `len` bytes long. It is never made shorter: its bytes are initialised once.
pub(crate) fn grow_to(buffer: &mut Vec<u8>, len: usize) {
    if buffer.len() < len {
        buffer.resize(len, 0);
    }
}
