//! Settings for how sources are cut into chunks.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Number of chunks per thread, so that threads finish at about the same time even if some chunks take longer.
const CHUNKS_PER_THREAD: usize = 4;
/// Smallest chunk worth a thread: a smaller one is scanned before another thread has started.
const MIN_EVEN_CHUNK_BYTES: usize = 512 << 10;

/// Settings for how a source is cut into chunks.
#[derive(Clone, Debug)]
pub struct ReadSettings {
    /// Approximate size of a chunk in bytes, at least 1. Default: 1 MiB.
    pub chunk_bytes: usize,
    /// Maximum length of a line in bytes, without its terminator. A longer line is counted but not kept. Default: 64
    /// MiB.
    pub max_line_bytes: usize,
    /// Whether the chunks of a source are handed out only after all chunks of the source before it. Threads then wait
    /// for one another at a compressed source instead of going on with the next source, but matched lines that must be
    /// written in input order need not be held back. Default: false.
    pub in_order: bool,
    /// Ends streams early: once this is set, a stream counts as ended, even in the middle of a long line. Default:
    /// never set. See [`Scan::stop_flag`](ripsaw_engine::Scan::stop_flag).
    pub stop: Arc<AtomicBool>,
}

impl Default for ReadSettings {
    fn default() -> Self {
        Self {
            chunk_bytes: 1 << 20,
            max_line_bytes: 64 << 20,
            in_order: false,
            stop: Arc::default(),
        }
    }
}

impl ReadSettings {
    /// Returns settings with smaller chunks (at least 512 KiB) if `byte_count` bytes in memory would otherwise be too
    /// few chunks to keep `threads` threads busy.
    #[must_use]
    pub fn for_bytes(&self, byte_count: usize, threads: usize) -> Self {
        let even = byte_count.div_ceil(threads.max(1) * CHUNKS_PER_THREAD);
        Self {
            chunk_bytes: even.max(MIN_EVEN_CHUNK_BYTES).min(self.chunk_bytes),
            ..self.clone()
        }
    }

    pub(crate) fn chunk_bytes(&self) -> usize {
        self.chunk_bytes.max(1)
    }

    /// Returns the number of bytes above which a run without a line feed is part of a line that is too long, whatever
    /// its terminator.
    pub(crate) fn max_kept_bytes(&self) -> usize {
        self.max_line_bytes.saturating_add(2)
    }
}

#[cfg(test)]
mod tests {
    use super::ReadSettings;

    #[test]
    fn few_bytes_are_shared_out_evenly() {
        let settings = ReadSettings::default();
        let chunk_bytes = |bytes, threads| settings.for_bytes(bytes, threads).chunk_bytes;
        assert_eq!(chunk_bytes(1_000, 2), 512 << 10);
        assert_eq!(chunk_bytes(4 << 20, 2), 512 << 10);
        assert_eq!(chunk_bytes(1 << 30, 2), 1 << 20);
        assert_eq!(chunk_bytes(4 << 20, 0), 1 << 20);
        let small = ReadSettings {
            chunk_bytes: 100,
            ..settings
        };
        assert_eq!(small.for_bytes(4 << 20, 2).chunk_bytes, 100);
    }
}
