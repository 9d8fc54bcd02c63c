//! A stream whose rest is not wanted ends, even if it would continue for ever without a line feed.
#![allow(clippy::unwrap_used)]

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ripsaw_engine::ChunkReader;
use ripsaw_sources::{ReadSettings, StreamReader};

/// Gives some bytes, then one byte for ever. Sets the stop flag during one of the reads.
struct Endless {
    first: &'static [u8],
    then: u8,
    reads_left: u32,
    stop: Arc<AtomicBool>,
}

impl Read for Endless {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        assert!(!self.stop.load(Ordering::Relaxed), "nobody wants the rest");
        self.reads_left -= 1;
        self.stop.store(self.reads_left == 0, Ordering::Relaxed);
        if !self.first.is_empty() {
            return self.first.read(bytes);
        }
        bytes.fill(self.then);
        Ok(bytes.len())
    }
}

/// Returns the lines up to the last chunk, which must come.
fn read_to_end(first: &'static [u8], then: u8) -> Vec<u8> {
    let settings = ReadSettings {
        chunk_bytes: 1 << 10,
        max_line_bytes: 1 << 12,
        ..ReadSettings::default()
    };
    let stream = Endless {
        first,
        then,
        reads_left: 20,
        stop: Arc::clone(&settings.stop),
    };
    let reader = StreamReader::new(None, stream, &settings);
    let mut buffer = Vec::new();
    let mut lines = Vec::new();
    while let Some(chunk) = reader.next_chunk(&mut buffer).unwrap() {
        lines.extend_from_slice(chunk.bytes);
    }
    lines
}

#[test]
fn in_the_middle_of_a_line() {
    assert_eq!(read_to_end(b"{}\n", b'x'), b"{}\n");
}

#[test]
fn in_what_follows_compressed_lines() {
    let gzip = BASE64_STANDARD.decode("H4sIAAAAAAAAA6uu5QIABrCh3QMAAAA=");
    assert_eq!(read_to_end(gzip.unwrap().leak(), 0), b"{}\n");
}
