use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// So that threads end at about the same time, though chunks take longer on one than on another.
const CHUNKS_PER_THREAD: usize = 4;
/// Less is scanned before another thread has begun.
const MIN_EVEN_CHUNK_BYTES: usize = 512 << 10;

/// How a source is cut into chunks.
#[derive(Clone, Debug)]
pub struct ReadSettings {
    /// About how many bytes a chunk has; at least 1. Default: 1 MiB.
    pub chunk_bytes: usize,
    /// A line longer than this (without its terminator) is counted, not kept. Default: 64 MiB.
    pub max_line_bytes: usize,
    /// Hand out the chunks of a source only after all those of the source before it. The threads then wait
    /// for one another at a compressed source where they could go on with the next one; but matched lines that must
    /// be written in the order of the input need not be held back. Default: false.
    pub in_order: bool,
    /// Once this is set a stream counts as ended, also in the middle of a long line: nobody wants the rest.
    /// Default: never set. See [`Scan::stop_flag`](ripsaw_engine::Scan::stop_flag).
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
    /// With smaller chunks (512 KiB at the least) where bytes in memory are too few to keep that many threads busy.
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

    /// A run of more bytes than this without a line feed belongs to a line that is too long, whatever its terminator.
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
