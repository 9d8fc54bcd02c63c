//! Streams are read to addresses that are congruent to their offsets modulo the page size.
//! `files/aligned_bytes.rs` explains why.
#![allow(clippy::unwrap_used)]

use std::io::{Read, Result, Write};

use ripsaw_engine::ChunkReader;
use ripsaw_sources::{ReadSettings, StreamReader};

const PAGE_BYTES: usize = 4_096;
/// Number of bytes that are read first to detect the format. They are few, and are read to a place of their own.
const FEW_BYTES: usize = 512;

/// Checks the addresses its bytes are read to, and gives at most `most` bytes at a time.
struct Checked<'a> {
    bytes: &'a [u8],
    position: usize,
    most: usize,
}

impl Read for Checked<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize> {
        if self.position >= FEW_BYTES {
            let address = bytes.as_ptr().addr();
            assert_eq!(address % PAGE_BYTES, self.position % PAGE_BYTES);
        }
        let mut rest = &self.bytes[self.position..];
        let most = bytes.len().min(self.most);
        let count = rest.read(&mut bytes[..most])?;
        self.position += count;
        Ok(count)
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn streams_plain_and_compressed() {
    let line = |length: usize| [&vec![b'x'; length][..], b"\n"].concat();
    let lengths = [10, 5_000, 200_000, 3, 3_000_000, 100, 1_500_000, 7];
    let lines: Vec<u8> = lengths.into_iter().flat_map(line).collect();
    let marked = [&b"\xef\xbb\xbf"[..], &lines].concat();
    let zstd = zstd::encode_all(&lines[..], 1).unwrap();
    let (short, long) = ((1 << 16, 1 << 17), (1 << 20, 64 << 20));
    for stored in [&lines, &marked, &gzip(&lines), &zstd] {
        for (chunk_bytes, max_line_bytes) in [short, long] {
            for most in [70_001, 1 << 20] {
                let settings = ReadSettings {
                    chunk_bytes,
                    max_line_bytes,
                    ..ReadSettings::default()
                };
                let stream = Checked {
                    bytes: stored,
                    position: 0,
                    most,
                };
                let reader = StreamReader::new(None, stream, &settings);
                let mut buffer = Vec::new();
                let mut read = Vec::new();
                while let Some(chunk) = reader.next_chunk(&mut buffer).unwrap() {
                    read.extend_from_slice(chunk.bytes);
                }
                assert!(reader.failures().is_empty());
                assert!((chunk_bytes, max_line_bytes) == short || read == lines);
            }
        }
    }
}
