//! Where the bytes of a stream come from.

/// Where in which source the bytes of a stream come from, as whoever fetches them knows it: a connector that reads
/// objects, partitions or parts of files, and hands their bytes on as one stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Name of the source.
    pub source: String,
    /// 1-based number of the first line, at the start of which the bytes begin.
    pub line: u64,
    /// Offset of the first byte in the source.
    pub byte_offset: u64,
}

impl Origin {
    /// The start of a source.
    pub fn start_of(source: impl Into<String>) -> Self {
        Self {
            source: source.into(),
            line: 1,
            byte_offset: 0,
        }
    }
}
