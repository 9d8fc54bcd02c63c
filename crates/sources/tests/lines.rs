//! Every reader yields the lines of a naive split, with their offsets, however the input is cut.
#![allow(clippy::unwrap_used)]

use std::fs::File;
use std::io::{Read, Write};

use proptest::prelude::*;
use ripsaw_engine::{Chunk, ChunkReader};
use ripsaw_sources::{BytesReader, PathsReader, ReadSettings, SliceCutter, StreamReader, channel};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Line {
    Kept(u64, Vec<u8>),
    TooLong(u64, u64),
}

/// An owned copy of a chunk.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Piece {
    source: u32,
    index: u64,
    last: bool,
    newline_added: bool,
    lines: Vec<Line>,
}

fn line(offset: u64, bytes: &[u8], max_line_bytes: usize) -> Line {
    let length = bytes.len() - usize::from(bytes.ends_with(b"\r"));
    if length > max_line_bytes {
        Line::TooLong(offset, length as u64)
    } else {
        Line::Kept(offset, bytes.to_vec())
    }
}

fn naive(bytes: &[u8], max_line_bytes: usize) -> Vec<Line> {
    let mut offset = if bytes.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    let mut lines = Vec::new();
    while offset < bytes.len() {
        let rest = &bytes[offset..];
        let length = rest
            .iter()
            .position(|&byte| byte == b'\n')
            .unwrap_or(rest.len());
        lines.push(line(offset as u64, &rest[..length], max_line_bytes));
        offset += length + 1;
    }
    lines
}

fn piece(chunk: Chunk<'_>, max_line_bytes: usize) -> Piece {
    assert!(
        chunk.bytes.is_empty() || chunk.bytes.ends_with(b"\n"),
        "whole lines"
    );
    let mut offset = chunk.base_offset;
    let mut lines = Vec::new();
    for bytes in chunk.bytes.split_inclusive(|&byte| byte == b'\n') {
        lines.push(line(offset, &bytes[..bytes.len() - 1], max_line_bytes));
        offset += bytes.len() as u64;
    }
    if let Some(length) = chunk.too_long_line_bytes {
        assert!(length > max_line_bytes as u64, "really too long");
        lines.push(Line::TooLong(offset, length));
    }
    let Chunk {
        source,
        index,
        last,
        newline_added,
        ..
    } = chunk;
    Piece {
        source,
        index,
        last,
        newline_added,
        lines,
    }
}

/// Takes chunks with several callers in turn.
fn taken_in_turn(reader: &impl ChunkReader, callers: usize, max_line_bytes: usize) -> Vec<Piece> {
    let mut buffers = vec![Vec::new(); callers];
    let mut pieces = Vec::new();
    for turn in 0.. {
        match reader.next_chunk(&mut buffers[turn % callers]).unwrap() {
            Some(chunk) => pieces.push(piece(chunk, max_line_bytes)),
            None => break,
        }
    }
    pieces
}

/// Takes chunks with several threads.
fn taken_at_once(reader: &impl ChunkReader, threads: usize, max_line_bytes: usize) -> Vec<Piece> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads)
            .map(|_| scope.spawn(|| taken_in_turn(reader, 1, max_line_bytes)))
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    })
}

/// Checks the order of a source's chunks and returns its lines.
fn joined(mut pieces: Vec<Piece>, source: u32) -> Vec<Line> {
    pieces.retain(|piece| piece.source == source);
    pieces.sort();
    for (place, piece) in pieces.iter().enumerate() {
        assert_eq!(piece.index, place as u64, "no gaps");
        assert_eq!(piece.last, place + 1 == pieces.len(), "one last chunk");
    }
    assert!(!pieces.is_empty(), "at least one chunk");
    pieces.into_iter().flat_map(|piece| piece.lines).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

/// Returns two gzip members and two zstd frames, with the padding allowed around them.
fn compressed(bytes: &[u8], cut: usize) -> [Vec<u8>; 2] {
    let (one, two) = bytes.split_at(cut.min(bytes.len()));
    let skippable = b"\x53\x2a\x4d\x18\x02\0\0\0hi";
    [
        [gzip(one), gzip(two), vec![0; cut]].concat(),
        [skippable, &zstd(one)[..], &zstd(two)].concat(),
    ]
}

/// Gives at most a few bytes at a time.
struct Dribble<'a>(&'a [u8], usize);

impl Read for Dribble<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let count = bytes.len().min(self.1);
        self.0.read(&mut bytes[..count])
    }
}

/// Reads slices as they arrive. Compressed streams continue in a channel, as in the bridge.
fn from_slices(bytes: &[u8], cuts: &[usize], settings: &ReadSettings) -> Vec<Piece> {
    let max_line_bytes = settings.max_line_bytes;
    let mut cutter = SliceCutter::new(settings);
    let mut pieces = Vec::new();
    let mut rest = bytes;
    let mut sizes = cuts.iter().cycle();
    while !rest.is_empty() {
        let (slice, behind) = rest.split_at(sizes.next().map_or(1, |&size| size.min(rest.len())));
        match cutter.cut(slice) {
            Ok(cut) => pieces.extend(
                cut.chunks(0, slice)
                    .map(|chunk| piece(chunk, max_line_bytes)),
            ),
            Err(start) => {
                assert!(pieces.is_empty());
                let whole = [&start.seen[..], rest].concat();
                let (feed, read) = channel(1);
                return std::thread::scope(|scope| {
                    scope.spawn(move || {
                        for run in whole.chunks(5) {
                            feed.send(run.to_vec()).unwrap();
                        }
                    });
                    taken_at_once(&StreamReader::new(None, read, settings), 2, max_line_bytes)
                });
            }
        }
        rest = behind;
    }
    pieces.push(piece(cutter.finish().chunk(0), max_line_bytes));
    pieces
}

fn paths(directory: &tempfile::TempDir, files: &[&[u8]]) -> Vec<String> {
    let write = |(index, bytes): (usize, &&[u8])| {
        let path = directory.path().join(format!("{index}"));
        File::create(&path).unwrap().write_all(bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    files.iter().enumerate().map(write).collect()
}

fn some_bytes() -> impl Strategy<Value = Vec<u8>> {
    let run = prop_oneof![
        4 => Just(b"\n".to_vec()),
        2 => Just(b"\r\n".to_vec()),
        1 => Just(b"\r".to_vec()),
        1 => Just(b"\xef\xbb\xbf".to_vec()),
        4 => prop::collection::vec(any::<u8>(), 0..12),
        2 => prop::collection::vec(Just(b'x'), 0..400),
    ];
    let start = prop_oneof![
        6 => Just(Vec::new()),
        2 => Just(b"\xef\xbb\xbf".to_vec()),
        1 => Just(b"\xef\xbb".to_vec()),
        1 => Just(b"\x28\xb5".to_vec()),
        1 => Just(b"P*".to_vec()),
    ];
    (start, prop::collection::vec(run, 0..40))
        .prop_map(|(start, runs)| [start, runs.concat()].concat())
        .prop_filter("plain", |bytes| {
            ripsaw_sources::Encoding::of(bytes) == ripsaw_sources::Encoding::Plain
        })
}

fn settings() -> impl Strategy<Value = ReadSettings> {
    let max_line_bytes = prop_oneof![0..300_usize, Just(1 << 20)];
    (1..200_usize, max_line_bytes, any::<bool>()).prop_map(
        |(chunk_bytes, max_line_bytes, in_order)| ReadSettings {
            chunk_bytes,
            max_line_bytes,
            in_order,
            ..ReadSettings::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn bytes_and_streams(
        bytes in some_bytes(),
        settings in settings(),
        callers in 1..4_usize,
        dribble in 1..50_usize,
        cut in 0..300_usize,
    ) {
        let max = settings.max_line_bytes;
        let expected = naive(&bytes, max);
        let reader = BytesReader::new(&bytes, &settings);
        prop_assert_eq!(&joined(taken_in_turn(&reader, callers, max), 0), &expected);
        prop_assert_eq!(reader.bytes_read(), bytes.len() as u64);
        let reader = StreamReader::new(None, Dribble(&bytes, dribble), &settings);
        prop_assert_eq!(&joined(taken_in_turn(&reader, callers, max), 0), &expected);
        prop_assert_eq!(reader.bytes_read(), bytes.len() as u64);
        for stored in compressed(&bytes, cut) {
            let reader = BytesReader::new(&stored, &settings);
            prop_assert_eq!(&joined(taken_in_turn(&reader, callers, max), 0), &expected);
            prop_assert!(reader.failures().is_empty());
            prop_assert_eq!(reader.bytes_read(), stored.len() as u64);
        }
    }

    #[test]
    fn slices_cut_anywhere(
        bytes in some_bytes(),
        settings in settings(),
        cuts in prop::collection::vec(1..60_usize, 1..10),
        cut in 0..300_usize,
    ) {
        let expected = naive(&bytes, settings.max_line_bytes);
        let [gzip, zstd] = compressed(&bytes, cut);
        for stored in [bytes, gzip, zstd] {
            prop_assert_eq!(&joined(from_slices(&stored, &cuts, &settings), 0), &expected);
        }
    }

    #[test]
    fn files_read_at_once(
        one in some_bytes(),
        two in some_bytes(),
        settings in settings(),
        threads in 1..4_usize,
        cut in 0..300_usize,
    ) {
        let directory = tempfile::tempdir().unwrap();
        let [gzip, zstd] = compressed(&one, cut);
        let files = paths(&directory, &[&one, &gzip, &two, &zstd, b""]);
        let reader = PathsReader::open(&files, &settings).unwrap();
        let pieces = taken_at_once(&reader, threads, settings.max_line_bytes);
        for (source, bytes) in [&one, &one, &two, &one, &Vec::new()].into_iter().enumerate() {
            let lines = joined(pieces.clone(), source as u32);
            prop_assert_eq!(lines, naive(bytes, settings.max_line_bytes), "source {}", source);
        }
        prop_assert!(reader.failures().is_empty());
        prop_assert_eq!(reader.source_names(), files);
        prop_assert_eq!(Some(reader.bytes_read()), reader.bytes_total());
    }
}

#[test]
fn only_an_added_line_feed_is_said_to_be_added() {
    let settings = ReadSettings::default();
    for (bytes, added) in [
        (&b"a\nb"[..], true),
        (b"a\nb\n", false),
        (b"", false),
        (b"a\r", true),
    ] {
        let reader = BytesReader::new(bytes, &settings);
        let stream = StreamReader::new(None, bytes, &settings);
        let mut sliced = from_slices(bytes, &[2], &settings);
        sliced.extend(taken_in_turn(&reader, 1, 9));
        for pieces in [sliced, taken_in_turn(&stream, 1, 9)] {
            assert_eq!(
                pieces.iter().any(|piece| piece.newline_added),
                added,
                "{bytes:?}"
            );
        }
    }
}

#[test]
fn chunks_behind_a_long_line_are_handed_out_empty() {
    let directory = tempfile::tempdir().unwrap();
    let bytes = [&[b'x'; 1000][..], b"\ny\n"].concat();
    let files = paths(&directory, &[&bytes]);
    let settings = ReadSettings {
        chunk_bytes: 100,
        max_line_bytes: 50,
        in_order: false,
        ..ReadSettings::default()
    };
    let reader = PathsReader::open(&files, &settings).unwrap();
    let pieces = taken_in_turn(&reader, 1, 50);
    assert_eq!(pieces.len(), 11);
    assert_eq!(pieces[0].lines, [Line::TooLong(0, 1000)]);
    assert!(pieces[1..10].iter().all(|piece| piece.lines.is_empty()));
    assert_eq!(pieces[10].lines, [Line::Kept(1001, b"y".to_vec())]);
}

#[test]
fn long_lines_are_not_kept_in_memory() {
    let settings = ReadSettings {
        chunk_bytes: 1 << 16,
        max_line_bytes: 1 << 16,
        in_order: false,
        ..ReadSettings::default()
    };
    let directory = tempfile::tempdir().unwrap();
    let bytes = [&vec![b'x'; 20 << 20][..], b"\n{}"].concat();
    let files = paths(&directory, &[&bytes, &gzip(&bytes)]);
    let reader = PathsReader::open(&files, &settings).unwrap();
    let mut buffer = Vec::new();
    let mut pieces = Vec::new();
    while let Some(chunk) = reader.next_chunk(&mut buffer).unwrap() {
        pieces.push(piece(chunk, settings.max_line_bytes));
    }
    assert!(buffer.len() < 4 << 20, "{} bytes", buffer.len());
    for source in 0..2 {
        assert_eq!(
            joined(pieces.clone(), source),
            naive(&bytes, settings.max_line_bytes)
        );
    }
}
