//! Chunks, the units in which a scan receives its input, and the trait that supplies them.

use ripsaw_query::Error;

/// A run of whole lines. It is empty or ends with a line feed; a reader adds one to a last line that has
/// none.
#[derive(Clone, Copy, Debug)]
pub struct Chunk<'a> {
    /// The lines.
    pub bytes: &'a [u8],
    /// Index of the source.
    pub source: u32,
    /// Position of this chunk in its source, counted from 0 without gaps.
    pub index: u64,
    /// Whether this is the last chunk of its source. Every source has exactly one last chunk, even if it is
    /// empty or could not be read. The chunks of a source are handed out in increasing order of `index`.
    pub last: bool,
    /// Offset of `bytes[0]` in its source, in bytes after decompression.
    pub base_offset: u64,
    /// Length of a line longer than the limit that follows `bytes`, without its terminator (LF or CRLF). The
    /// line is not in `bytes`, but still counts as one rejected line, at the offset
    /// `base_offset + bytes.len()`.
    pub too_long_line_bytes: Option<u64>,
    /// Whether the reader added the line feed at the end.
    pub newline_added: bool,
}

/// Identifies a chunk. Chunks in input order have ascending ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ChunkId {
    pub(crate) source: u32,
    /// Position of the chunk in its source.
    pub(crate) index: u64,
}

impl ChunkId {
    /// Returns the id of the next chunk; `last` is whether this one is the last of its source.
    pub(crate) fn following(self, last: bool) -> Self {
        if last {
            Self {
                source: self.source + 1,
                index: 0,
            }
        } else {
            Self {
                index: self.index + 1,
                ..self
            }
        }
    }
}

impl<'a> Chunk<'a> {
    pub(crate) fn id(&self) -> ChunkId {
        ChunkId {
            source: self.source,
            index: self.index,
        }
    }

    /// The only chunk of the only source.
    pub fn whole_source(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            source: 0,
            index: 0,
            last: true,
            base_offset: 0,
            too_long_line_bytes: None,
            newline_added: false,
        }
    }
}

/// Supplies the threads of a scan with chunks. Each call returns the next chunk, whichever thread makes it.
pub trait ChunkReader: Sync {
    /// Returns the next chunk, or `None` at the end. `buffer` belongs to the calling thread and may hold the
    /// bytes.
    ///
    /// A source that cannot be read, or not to its end, is reported by [`ChunkReader::failures`], and the
    /// reader continues with the next source. `Err` stops the scan.
    fn next_chunk<'b>(&'b self, buffer: &'b mut Vec<u8>) -> Result<Option<Chunk<'b>>, Error>;

    /// Tells the reader that the calling thread no longer needs the bytes of its chunk.
    fn release(&self) {}

    /// Tells the reader that no more chunks are wanted. A thread that waits for one returns.
    fn stop(&self) {}

    /// Maximum number of threads that can work at the same time; at least 1.
    fn max_useful_threads(&self) -> usize {
        usize::MAX
    }

    /// Number of bytes of all chunks, if it is known; for compressed sources, as stored.
    fn expected_bytes(&self) -> Option<u64> {
        None
    }

    /// The sources that have failed so far, in order.
    fn failures(&self) -> Vec<Error> {
        Vec::new()
    }

    /// Names of the sources, by index. A source whose index is missing has no name.
    fn source_names(&self) -> Vec<String> {
        Vec::new()
    }
}
