//! Reads anything that implements [`Read`], plain or compressed.

use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ripsaw_engine::{Chunk, ChunkReader};
use ripsaw_query::Error;

use super::channel_read::ChannelRead;
use crate::ReadSettings;
use crate::cut::ChunkRange;
use crate::cut::LineStream;
use crate::files::StoredBytes;

/// Reads one stream, plain or compressed. One thread at a time reads while the others scan.
pub struct StreamReader<'a> {
    name: Option<String>,
    /// Index of the source in its scan.
    source: u32,
    state: Mutex<State<'a>>,
    bytes_read: Arc<AtomicU64>,
}

struct State<'a> {
    /// `None` after the last chunk.
    stream: Option<LineStream<'a>>,
    failure: Option<Error>,
}

impl<'a> StreamReader<'a> {
    /// A reader that has read nothing yet. `name` is the name of the source in failures, if it has one.
    pub fn new(
        name: Option<String>,
        stream: impl Read + Send + 'a,
        settings: &ReadSettings,
    ) -> Self {
        let bytes_read = Arc::default();
        let stored = StoredBytes::new(stream, &bytes_read);
        Self::of(name, LineStream::new(stored, settings), bytes_read)
    }

    /// Reads what is sent through a channel. Lines are handed out without waiting for more bytes to arrive. `source` is
    /// the index of the source in its scan.
    pub fn of_channel(
        name: Option<String>,
        source: u32,
        channel: ChannelRead,
        settings: &ReadSettings,
    ) -> Self {
        let bytes_read = Arc::default();
        let stored = StoredBytes::pausing(channel, &bytes_read, ChannelRead::is_readable);
        Self {
            source,
            ..Self::of(name, LineStream::new(stored, settings), bytes_read)
        }
    }

    fn of(name: Option<String>, stream: LineStream<'a>, bytes_read: Arc<AtomicU64>) -> Self {
        Self {
            name,
            source: 0,
            state: Mutex::new(State {
                stream: Some(stream),
                failure: None,
            }),
            bytes_read,
        }
    }

    /// Returns the number of bytes read so far, as they are stored.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read.load(Ordering::Relaxed)
    }

    /// Always `None`: the length of a stream is unknown.
    pub fn bytes_total(&self) -> Option<u64> {
        None
    }

    fn next_range(&self, buffer: &mut Vec<u8>) -> Option<ChunkRange> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (range, error) = state.stream.as_mut()?.next(buffer);
        if let Some(error) = error {
            state.failure = Some(error.failure(self.name.as_deref()));
        }
        if range.last {
            state.stream = None;
        }
        Some(range)
    }
}

impl ChunkReader for StreamReader<'_> {
    fn next_chunk<'b>(&'b self, buffer: &'b mut Vec<u8>) -> Result<Option<Chunk<'b>>, Error> {
        let range = self.next_range(buffer);
        Ok(range.map(|range| range.chunk(self.source, buffer)))
    }

    fn failures(&self) -> Vec<Error> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.failure.iter().cloned().collect()
    }

    fn source_names(&self) -> Vec<String> {
        self.name.iter().cloned().collect()
    }
}
