//! Reads memory that the runtime has lent.

use ripsaw_engine::{Chunk, ChunkReader};
use ripsaw_query::Error;

use crate::runtime::Shared;

/// Reads lent memory in place. The runtime does not end while a thread has a chunk. Once it has ended, there are no more
/// chunks.
pub(crate) struct LentReader<'a> {
    reader: &'a dyn ChunkReader,
    runtime: &'a Shared,
}

impl<'a> LentReader<'a> {
    pub(crate) fn new(reader: &'a dyn ChunkReader, runtime: &'a Shared) -> Self {
        Self { reader, runtime }
    }
}

impl ChunkReader for LentReader<'_> {
    fn next_chunk<'b>(&'b self, buffer: &'b mut Vec<u8>) -> Result<Option<Chunk<'b>>, Error> {
        let Ok(reading) = self.runtime.reading() else {
            return Ok(None);
        };
        let chunk = self.reader.next_chunk(buffer)?;
        if chunk.is_some() {
            // `release` ends the read.
            std::mem::forget(reading);
        }
        Ok(chunk)
    }

    fn release(&self) {
        self.runtime.end_reading();
    }

    fn stop(&self) {
        self.reader.stop();
    }

    fn max_useful_threads(&self) -> usize {
        self.reader.max_useful_threads()
    }

    fn expected_bytes(&self) -> Option<u64> {
        self.reader.expected_bytes()
    }

    fn failures(&self) -> Vec<Error> {
        self.reader.failures()
    }

    fn source_names(&self) -> Vec<String> {
        self.reader.source_names()
    }
}
