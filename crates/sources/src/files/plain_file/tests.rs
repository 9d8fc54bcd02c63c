//! Tests of reading a file by position.

use std::cell::RefCell;
use std::fs::OpenOptions;
use std::io::{self, Write};

use super::{PlainFile, ReadAt};
use crate::ReadSettings;
use crate::files::aligned_bytes::PAGE_BYTES;
use crate::source_errors::FileError;

/// A file in memory that records the address and the offset of each read.
struct Recorded {
    bytes: Vec<u8>,
    said_size: u64,
    reads: RefCell<Vec<(usize, u64)>>,
}

impl Recorded {
    fn new(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.to_vec(),
            said_size: bytes.len() as u64,
            reads: RefCell::default(),
        }
    }
}

impl ReadAt for Recorded {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        self.reads
            .borrow_mut()
            .push((bytes.as_ptr().addr(), offset));
        // A file system may return part of what it has, although none does.
        let rest = &self.bytes[self.bytes.len().min(offset as usize)..];
        let count = bytes.len().min(rest.len()).min(300_001);
        bytes[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }

    fn size(&self) -> io::Result<u64> {
        Ok(self.said_size)
    }
}

fn lines_of(plain: &PlainFile<Recorded>, buffer: &mut Vec<u8>) -> Vec<u8> {
    let mut lines = Vec::new();
    for index in 0..plain.chunk_count() {
        let (range, error) = plain.read_chunk(index, buffer);
        assert!(error.is_none());
        lines.extend_from_slice(&buffer[range.start..range.end]);
    }
    lines
}

#[test]
fn bytes_are_read_to_addresses_that_are_congruent_to_their_offsets() {
    let line = |length: usize| [&vec![b'x'; length][..], b"\n"].concat();
    let lines: Vec<u8> = [10, 5_000, 200_000, 3, 3_000_000, 100, 1_500_000, 7]
        .into_iter()
        .flat_map(line)
        .collect();
    let mut buffer = Vec::new();
    for mark in [&b""[..], b"\xef\xbb\xbf"] {
        let bytes = [mark, &lines].concat();
        for (chunk_bytes, max_line_bytes) in [(1 << 20, 64 << 20), (1 << 16, 1 << 17), (777, 9)] {
            let settings = ReadSettings {
                chunk_bytes,
                max_line_bytes,
                ..ReadSettings::default()
            };
            let size = bytes.len() as u64;
            let plain = PlainFile::new(Recorded::new(&bytes), &bytes, size, &settings);
            let got = lines_of(&plain, &mut buffer);
            assert!(max_line_bytes < lines.len() || got == lines);
            let reads = plain.file.reads.into_inner();
            assert!(reads.len() as u64 >= size / chunk_bytes as u64);
            for (address, offset) in reads {
                assert_eq!(
                    address % PAGE_BYTES,
                    offset as usize % PAGE_BYTES,
                    "{offset}"
                );
            }
        }
    }
}

#[test]
fn a_file_that_is_shorter_than_it_is_said_to_be() {
    for chunk_bytes in [1, 3, 100] {
        let settings = ReadSettings {
            chunk_bytes,
            ..ReadSettings::default()
        };
        let mut file = Recorded::new(b"{}\n{}");
        file.said_size = 40;
        let plain = PlainFile::new(file, b"{}\n{}", 40, &settings);
        assert_eq!(lines_of(&plain, &mut Vec::new()), b"{}\n{}\n");
    }
}

#[test]
fn a_read_error_ends_the_file() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"a\nb\n").unwrap();
    let write_only = OpenOptions::new().write(true).open(file.path()).unwrap();
    let settings = ReadSettings {
        chunk_bytes: 2,
        ..ReadSettings::default()
    };
    let plain = PlainFile::new(write_only, b"a\nb\n", 4, &settings);
    let mut buffer = Vec::new();
    let (range, error) = plain.read_chunk(0, &mut buffer);
    assert!(matches!(error, Some(FileError::Io(_))));
    assert_eq!((range.end - range.start, range.last), (0, false));
    let (range, error) = plain.read_chunk(1, &mut buffer);
    assert!(error.is_none(), "said once");
    assert_eq!((range.end - range.start, range.last), (0, true));
}
