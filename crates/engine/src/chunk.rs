use ripsaw_query::Failure;

/// A run of whole lines: empty, or its last byte is a line feed (a reader adds one after a last line that has none).
#[derive(Clone, Copy, Debug)]
pub struct Chunk<'a> {
    /// The lines.
    pub bytes: &'a [u8],
    /// Index of its source.
    pub source: u32,
    /// Place of this chunk in its source, counted from 0 without gaps.
    pub index: u64,
    /// Whether it is the last chunk of its source. Every source has exactly one such chunk, also one that
    /// is empty or could not be read; chunks of a source are handed out in increasing order of `index`.
    pub last: bool,
    /// Offset of `bytes[0]` in its source, in (decompressed) bytes.
    pub base_offset: u64,
    /// The length, without its terminator (LF or CRLF), of a line that was longer than the limit and is not
    /// in `bytes` but right behind them: its offset is `base_offset + bytes.len()`, and it is still one line
    /// to count and to reject.
    pub too_long_line_bytes: Option<u64>,
    /// Whether the line feed at the end was added.
    pub newline_added: bool,
}

impl<'a> Chunk<'a> {
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

/// Where the scan's threads take their chunks from. Every call gives the next chunk, to any thread.
pub trait ChunkReader: Sync {
    /// The next chunk, or `None` at the end. `buffer` is the calling thread's own and may hold the bytes.
    ///
    /// A source that cannot be read, or not to its end, is noted in [`ChunkReader::failures`], and the
    /// reader goes on with the next one; `Err` stops the run.
    fn next_chunk<'b>(&'b self, buffer: &'b mut Vec<u8>) -> Result<Option<Chunk<'b>>, Failure>;

    /// The calling thread has read its chunk: it does not look at the bytes any more.
    fn release(&self) {}

    /// No chunk is wanted any more: a thread that waits for one returns.
    fn stop(&self) {}

    /// How many threads find something to do here; at least 1.
    fn max_useful_threads(&self) -> usize {
        usize::MAX
    }

    /// How many bytes the chunks have in all, where that is known; of what is compressed, as it is stored.
    fn expected_bytes(&self) -> Option<u64> {
        None
    }

    /// The sources that failed so far, in their order.
    fn failures(&self) -> Vec<Failure> {
        Vec::new()
    }

    /// The names of the sources, by index; one whose index is absent has no name.
    fn source_names(&self) -> Vec<String> {
        Vec::new()
    }
}
