//! A chunk reader over memory that JavaScript has lent.

use ripsaw_engine::{Chunk, ChunkReader};
use ripsaw_query::Failure;

use crate::environment::Environment;

/// Reads memory of JavaScript in place. The environment does not end while a thread has a chunk. Once it has ended,
/// there are no more chunks.
pub(crate) struct LentBytes<'a> {
    reader: &'a dyn ChunkReader,
    environment: &'a Environment,
}

impl<'a> LentBytes<'a> {
    pub(crate) fn new(reader: &'a dyn ChunkReader, environment: &'a Environment) -> Self {
        Self {
            reader,
            environment,
        }
    }
}

impl ChunkReader for LentBytes<'_> {
    fn next_chunk<'b>(&'b self, buffer: &'b mut Vec<u8>) -> Result<Option<Chunk<'b>>, Failure> {
        let Ok(reading) = self.environment.reading() else {
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
        self.environment.end_reading();
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

    fn failures(&self) -> Vec<Failure> {
        self.reader.failures()
    }

    fn source_names(&self) -> Vec<String> {
        self.reader.source_names()
    }
}
