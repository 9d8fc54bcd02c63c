/// How a source is cut into chunks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadSettings {
    /// About how many bytes a chunk has; at least 1. Default: 1 MiB.
    pub chunk_bytes: usize,
    /// A line longer than this (without its terminator) is counted, not kept. Default: 64 MiB.
    pub max_line_bytes: usize,
    /// Hand out the chunks of a source only after all those of the source before it. The threads then wait
    /// for one another at a compressed source where they could go on with the next one; but matched lines that must
    /// be written in the order of the input need not be held back. Default: false.
    pub in_order: bool,
}

impl Default for ReadSettings {
    fn default() -> Self {
        Self {
            chunk_bytes: 1 << 20,
            max_line_bytes: 64 << 20,
            in_order: false,
        }
    }
}

impl ReadSettings {
    pub(crate) fn chunk_bytes(&self) -> usize {
        self.chunk_bytes.max(1)
    }

    /// A run of more bytes than this without a line feed belongs to a line that is too long, whatever its terminator.
    pub(crate) fn max_kept_bytes(&self) -> usize {
        self.max_line_bytes.saturating_add(2)
    }
}
