//! A source in a format that cannot be read is described in one line, wherever it comes from. Everything else is still
//! read.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{Read, Write};

use ripsaw_engine::ChunkReader;
use ripsaw_query::{Error, ErrorCode};
use ripsaw_sources::{BytesReader, Encoding, PathsReader, ReadSettings, SliceCutter, StreamReader};

fn read(reader: &dyn ChunkReader) -> String {
    let mut buffer = Vec::new();
    let mut lines = Vec::new();
    while let Some(chunk) = reader.next_chunk(&mut buffer).unwrap() {
        lines.extend_from_slice(chunk.bytes);
    }
    String::from_utf8(lines).unwrap()
}

/// Returns the failure of a source, and asserts that nothing of it is read.
fn refused(reader: &dyn ChunkReader) -> Error {
    assert_eq!(read(reader), "");
    let failures = reader.failures();
    assert_eq!(failures.len(), 1, "{failures:?}");
    failures.into_iter().next().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

/// Builds an archive of one file in the oldest tar format, which has no magic number.
fn tar(name: &str, file: &[u8]) -> Vec<u8> {
    let mut header = [0; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[100..107].copy_from_slice(b"0000644");
    header[124..135].copy_from_slice(format!("{:011o}", file.len()).as_bytes());
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().copied().map(u32::from).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    [&header[..], file, &vec![0; 1024]].concat()
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

/// Pairs of what the message says about a format, and how a file in that format begins.
fn foreign() -> Vec<(&'static str, Vec<u8>)> {
    const LINE: &str = "{\"level\":\"INFO\"}\n";
    let bytes = |bytes: &[u8]| bytes.to_vec();
    let utf32 = |to_bytes: fn(u32) -> [u8; 4]| -> Vec<u8> {
        LINE.chars().flat_map(|c| to_bytes(c.into())).collect()
    };
    vec![
        (
            "compressed with bzip2",
            bytes(b"BZh91AY&SY\xce\x9a%\x1c\0\r\xde_\n{}\n"),
        ),
        ("compressed with bzip2", bytes(b"BZh9\x17rE8P\x90\0\0\0\0")),
        (
            "compressed with xz",
            bytes(b"\xfd7zXZ\0\0\x04\xe6\xd6\xb4F\n{}\n"),
        ),
        ("compressed with lzma", bytes(b"]\0\0\x80\0\xff\xff")),
        (
            "compressed with lz4",
            bytes(b"\x04\x22\x4d\x18\x64\x40\xa7\n{}\n"),
        ),
        ("compressed with lzip", bytes(b"LZIP\x01\x0c")),
        ("compressed with lzop", bytes(b"\x89LZO\0\r\n\x1a\n")),
        ("compressed with compress", bytes(b"\x1f\x9d\x90")),
        ("compressed with snappy", bytes(b"\xff\x06\0\0sNaPpY")),
        ("compressed with zlib", bytes(b"\x78\x9c\xad\xd8\n{}\n")),
        ("compressed with zlib", bytes(b"\x78\x5e\xad\xd8")),
        ("a zip archive", bytes(b"PK\x03\x04\x14\0\0\0")),
        ("a 7z archive", bytes(b"7z\xbc\xaf\x27\x1c\0\x04")),
        ("a rar archive", bytes(b"Rar!\x1a\x07\x01\0")),
        ("a tar archive", tar("a.log", LINE.as_bytes())),
        ("a Parquet file", bytes(b"PAR1\x15\x04\x15")),
        ("Arrow IPC data", bytes(b"ARROW1\0\0\xff\xff\xff\xff")),
        ("Arrow IPC data", bytes(b"\xff\xff\xff\xff\xb8\0\0\0\x10")),
        ("an Avro file", bytes(b"Obj\x01\x04\x14avro")),
        ("an SQLite database", bytes(b"SQLite format 3\0\x10")),
        ("a systemd journal", bytes(b"LPKSHHRH\0")),
        ("a Windows event log", bytes(b"ElfFile\0\0")),
        (
            "UTF-16 text",
            utf16(&format!("\u{feff}{LINE}"), u16::to_le_bytes),
        ),
        (
            "UTF-16 text",
            utf16(&format!("\u{feff}{LINE}"), u16::to_be_bytes),
        ),
        ("UTF-16 text", utf16(LINE, u16::to_le_bytes)),
        ("UTF-16 text", utf16(LINE, u16::to_be_bytes)),
        ("UTF-16 text", bytes(b"\xff\xfe")),
        (
            "UTF-32 text",
            [&b"\xff\xfe\0\0"[..], &utf32(u32::to_le_bytes)].concat(),
        ),
        (
            "UTF-32 text",
            [&b"\0\0\xfe\xff"[..], &utf32(u32::to_be_bytes)].concat(),
        ),
        ("UTF-32 text", utf32(u32::to_le_bytes)),
        ("UTF-32 text", utf32(u32::to_be_bytes)),
    ]
}

#[test]
fn from_files_bytes_streams_and_slices() {
    let settings = ReadSettings::default();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (good, file) = (path("good"), path("it's a file"));
    fs::write(&good, b"{}\n").unwrap();
    for (what, bytes) in foreign() {
        fs::write(&file, &bytes).unwrap();
        let files = [file.clone(), good.clone()];
        let reader = PathsReader::open(&files, &settings).unwrap();
        assert_eq!(read(&reader), "{}\n", "{what}");
        let [failure] = &reader.failures()[..] else {
            panic!("one failure of {what}");
        };
        assert_eq!(failure.code, ErrorCode::UnsupportedFormat);
        assert_eq!(failure.source.as_deref(), Some(&*file));
        let told = format!("`{file}` is {what}: ");
        assert!(failure.message.starts_with(&told), "{}", failure.message);
        let told = format!("the input is {what}: ");
        for step in [1, 3, 1 << 20] {
            let stream = StreamReader::new(None, Dribble(&bytes, step), &settings);
            let failure = refused(&stream);
            assert_eq!(failure.code, ErrorCode::UnsupportedFormat);
            assert!(failure.message.starts_with(&told), "{}", failure.message);
            let mut cutter = SliceCutter::new(&settings);
            let refused = bytes.chunks(step).any(|slice| match cutter.cut(slice) {
                Ok(cut) => {
                    assert_eq!(cut.chunks(0, slice).count(), 0);
                    false
                }
                Err(start) => {
                    assert_ne!(start.encoding, Encoding::Plain);
                    true
                }
            });
            assert!(refused, "{what} in slices of {step}");
        }
        let failure = refused(&BytesReader::new(&bytes, &settings));
        assert!(failure.message.starts_with(&told), "{}", failure.message);
        for (outer, stored) in [("gzip", gzip(&bytes)), ("zstd", zstd(&bytes))] {
            let failure = refused(&BytesReader::new(&stored, &settings));
            assert_eq!(failure.code, ErrorCode::UnsupportedFormat);
            let name = what.strip_prefix("compressed with ");
            let inner = name.map_or_else(|| what.to_owned(), |name| format!("{name} data"));
            let told = format!("the input is {inner} inside {outer}: ");
            assert!(failure.message.starts_with(&told), "{}", failure.message);
        }
    }
}

#[test]
fn the_message_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let directory = folder.path().to_str().unwrap();
    let bzip2 = b"BZh91AY&SY\xce";
    let tar = tar("a.log", b"{}\n");
    let parquet = b"PAR1\x15\x04\x15";
    for (name, bytes, expected) in [
        (
            "a.log.bz2",
            &bzip2[..],
            "is compressed with bzip2: decompress it first, e.g. `bzcat DIR/a.log.bz2 | ripsaw stats -`",
        ),
        (
            "logs.tgz",
            &gzip(&tar),
            "is a tar archive inside gzip: extract its files first, e.g. `gzip -dc DIR/logs.tgz | tar -xOf - | ripsaw stats -`",
        ),
        (
            "twice.gz",
            &gzip(&gzip(b"{}\n")),
            "is gzip data inside gzip: decompress it first, e.g. `gzip -dc DIR/twice.gz | gzip -dc - | ripsaw stats -`",
        ),
        (
            "a.parquet",
            &parquet[..],
            "is a Parquet file: export it as one JSON object per line first",
        ),
    ] {
        let path = format!("{directory}/{name}");
        fs::write(&path, bytes).unwrap();
        let reader = PathsReader::open(std::slice::from_ref(&path), &ReadSettings::default());
        let expected = format!("`{path}` {}", expected.replace("DIR", directory));
        assert_eq!(refused(&reader.unwrap()).message, expected);
    }
    let failure = refused(&BytesReader::new(bzip2, &ReadSettings::default()));
    assert!(
        failure
            .message
            .ends_with("decompress it first, e.g. with `bzcat`")
    );
}

#[test]
fn zstd_says_what_it_needs() {
    let settings = ReadSettings::default();
    let frame = zstd(b"{}\n");
    let window = b"\x28\xb5\x2f\xfd\x04\x90";
    let dictionary = b"\x28\xb5\x2f\xfd\x67\x36\xcd\x21\x4b\x84\x1b";
    for (header, expected) in [
        (
            &window[..],
            "the input needs a zstd window of 256 MiB, more than the maximum of 128 MiB: \
             decompress it first, e.g. with `zstd -dc --long=28`",
        ),
        (
            dictionary,
            "the input needs the zstd dictionary 1260506422 that it was compressed with: \
             decompress it first, e.g. with `zstd -dc -D DICTIONARY`",
        ),
    ] {
        let stored = [header, b"\0\0\0\0\0\0\0\0"].concat();
        for (stored, lines) in [(&stored, ""), (&[&frame[..], &stored].concat(), "{}\n")] {
            for step in [1, 1 << 20] {
                let reader = StreamReader::new(None, Dribble(stored, step), &settings);
                assert_eq!(read(&reader), lines);
                let failures = reader.failures();
                assert_eq!(failures.len(), 1);
                assert_eq!(failures[0].code, ErrorCode::UnsupportedFormat);
                assert_eq!(failures[0].message, expected);
            }
        }
    }
}

#[test]
fn a_whole_line_of_a_stream_does_not_wait_for_what_may_be_a_header() {
    for text in ["7\n", "x\n", "{}\n"] {
        let never_ends = text.as_bytes().chain(Stalled);
        let reader = StreamReader::new(None, never_ends, &ReadSettings::default());
        let mut buffer = Vec::new();
        let chunk = reader.next_chunk(&mut buffer).unwrap().unwrap();
        assert_eq!(chunk.bytes, text.as_bytes());
    }
}

/// A stream that must not be read.
struct Stalled;

impl Read for Stalled {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        panic!("would wait")
    }
}

/// Gives at most a few bytes at a time.
struct Dribble<'a>(&'a [u8], usize);

impl Read for Dribble<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let count = bytes.len().min(self.1);
        self.0.read(&mut bytes[..count])
    }
}
