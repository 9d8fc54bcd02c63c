//! A source that cannot be read, or not to its end, is named. Everything else is still read.
#![allow(clippy::unwrap_used)]

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use ripsaw_engine::ChunkReader;
use ripsaw_query::{Error, ErrorCode};
use ripsaw_sources::{BytesReader, PathsReader, ReadSettings, StreamReader, channel};

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

fn file(directory: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = directory.path().join(name);
    File::create(&path).unwrap().write_all(bytes).unwrap();
    path
}

/// Reads all lines of all sources, in input order, as a single caller gets them.
fn read(reader: &impl ChunkReader) -> String {
    let mut buffer = Vec::new();
    let mut lines = Vec::new();
    while let Some(chunk) = reader.next_chunk(&mut buffer).unwrap() {
        lines.extend_from_slice(chunk.bytes);
    }
    String::from_utf8(lines).unwrap()
}

fn open(patterns: &[String]) -> PathsReader {
    PathsReader::open(patterns, &ReadSettings::default()).unwrap()
}

fn only_failure(reader: &impl ChunkReader) -> Error {
    let failures = reader.failures();
    assert_eq!(failures.len(), 1, "{failures:?}");
    failures.into_iter().next().unwrap()
}

#[test]
fn nothing_to_read() {
    let failure = PathsReader::open(&[], &ReadSettings::default())
        .err()
        .unwrap();
    assert_eq!(failure.code, ErrorCode::InvalidSource);
}

#[test]
fn standard_input_has_one_reader() {
    let patterns = ["-", "a.log", "-"].map(str::to_owned);
    let failure = PathsReader::open(&patterns, &ReadSettings::default())
        .err()
        .unwrap();
    assert_eq!(failure.code, ErrorCode::InvalidSource);
    let expected = "standard input can be read only once, but is given twice";
    assert_eq!(failure.message, expected);
}

#[test]
fn missing_files_do_not_hide_the_others() {
    let directory = tempfile::tempdir().unwrap();
    let good = text(&file(&directory, "good", b"{}\n"));
    let missing = text(&directory.path().join("missing"));
    let below_a_file = format!("{good}/below");
    let no_match = text(&directory.path().join("*.gz"));
    let bad_pattern = text(&directory.path().join("[x"));
    let patterns = [
        missing,
        good.clone(),
        below_a_file,
        no_match,
        bad_pattern,
        good.clone(),
    ];
    let reader = open(&patterns);
    assert_eq!(reader.bytes_total(), Some(6));
    assert_eq!(read(&reader), "{}\n{}\n");
    let failures = reader.failures();
    let failed: Vec<&str> = failures
        .iter()
        .filter_map(|failure| failure.source.as_deref())
        .collect();
    assert_eq!(
        failed,
        [&patterns[0], &patterns[2], &patterns[3], &patterns[4]]
    );
    assert!(
        failures
            .iter()
            .all(|failure| failure.code == ErrorCode::SourceNotFound)
    );
    assert!(failures[0].cause.is_some());
    assert_eq!(
        failures[2].message,
        format!("no file matches `{}`", patterns[3])
    );
    assert_eq!(reader.source_names(), patterns);
}

#[test]
fn a_directory_is_no_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = text(directory.path());
    let reader = open(std::slice::from_ref(&path));
    assert_eq!(read(&reader), "");
    let failure = only_failure(&reader);
    assert_eq!(failure.code, ErrorCode::SourceIsDirectory);
    assert!(
        failure.message.contains(&format!("`{path}/*`")),
        "{}",
        failure.message
    );
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Returns lines that compress to a considerable size.
fn many_lines() -> String {
    let hash = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let line = |number| format!("{{\"id\":{}}}\n", hash(number));
    (0..20_000).map(line).collect::<Vec<_>>().concat()
}

#[test]
fn compressed_data_that_is_cut_off() {
    let directory = tempfile::tempdir().unwrap();
    let lines = many_lines();
    let zstd = zstd::encode_all(lines.as_bytes(), 1).unwrap();
    for (name, stored) in [("gzip", gzip(lines.as_bytes())), ("zstd", zstd)] {
        let cut_off = &stored[..stored.len() * 3 / 4];
        let path = text(&file(&directory, name, cut_off));
        let from_file = open(std::slice::from_ref(&path));
        let from_bytes = BytesReader::new(cut_off, &ReadSettings::default());
        for (got, failure, source) in [
            (read(&from_file), only_failure(&from_file), Some(path)),
            (read(&from_bytes), only_failure(&from_bytes), None),
        ] {
            // All data before the damage was read, including the incomplete line, which got a line feed.
            let kept = got.strip_suffix('\n').unwrap();
            assert!(
                lines.starts_with(kept) && kept.len() > lines.len() / 3,
                "{name}: {}",
                kept.len()
            );
            assert_eq!(failure.code, ErrorCode::CorruptInput);
            assert_eq!(failure.source, source);
            assert!(failure.cause.is_some());
            let at = failure
                .message
                .split("after ")
                .nth(1)
                .unwrap()
                .split(' ')
                .next()
                .unwrap();
            let at: usize = at.parse().unwrap();
            assert!(at == kept.len() || at == got.len(), "{}", failure.message);
            assert!(
                failure.message.contains("is cut off"),
                "{}",
                failure.message
            );
        }
    }
}

#[test]
fn compressed_data_that_is_damaged() {
    let lines = many_lines();
    let mut flipped = gzip(lines.as_bytes());
    let middle = flipped.len() / 2;
    flipped[middle..middle + 8].fill(0xff);
    let mut wrong_checksum = gzip(lines.as_bytes());
    let checksum = wrong_checksum.len() - 8;
    wrong_checksum[checksum] ^= 1;
    let junk_behind = [gzip(lines.as_bytes()), b"junk and more junk".to_vec()].concat();
    let zstd_junk = [
        zstd::encode_all(lines.as_bytes(), 1).unwrap(),
        b"junk junk".to_vec(),
    ]
    .concat();
    for stored in [
        flipped,
        wrong_checksum,
        junk_behind,
        zstd_junk,
        b"\x1f\x8b".to_vec(),
    ] {
        let reader = BytesReader::new(&stored, &ReadSettings::default());
        let got = read(&reader);
        assert!(lines.starts_with(&got) || lines.starts_with(&got[..got.len() - 1]));
        let failure = only_failure(&reader);
        assert_eq!(failure.code, ErrorCode::CorruptInput, "{failure:?}");
    }
}

#[test]
fn a_file_that_shrinks() {
    let directory = tempfile::tempdir().unwrap();
    let lines = many_lines();
    let path = file(&directory, "shrinks", lines.as_bytes());
    let settings = ReadSettings {
        chunk_bytes: 1 << 12,
        ..ReadSettings::default()
    };
    let reader = PathsReader::open(&[text(&path)], &settings).unwrap();
    let mut buffer = Vec::new();
    let first = reader.next_chunk(&mut buffer).unwrap().unwrap();
    let mut got = first.bytes.to_vec();
    let cut_at = 30_001;
    OpenOptions::new()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(cut_at)
        .unwrap();
    got.extend(read(&reader).bytes());
    assert_eq!(got, [&lines.as_bytes()[..cut_at as usize], b"\n"].concat());
    let failure = only_failure(&reader);
    assert_eq!(failure.code, ErrorCode::ReadFailed);
    assert!(
        failure.message.contains("was truncated while it was read"),
        "{}",
        failure.message
    );
}

#[test]
fn a_file_that_grows() {
    let directory = tempfile::tempdir().unwrap();
    let path = file(&directory, "grows", b"{}\n[");
    let settings = ReadSettings {
        chunk_bytes: 2,
        ..ReadSettings::default()
    };
    let reader = PathsReader::open(&[text(&path)], &settings).unwrap();
    let mut buffer = Vec::new();
    let first = reader.next_chunk(&mut buffer).unwrap().unwrap();
    assert_eq!(first.bytes, b"{}\n");
    OpenOptions::new()
        .append(true)
        .open(&path)
        .unwrap()
        .write_all(b"]\n{}\n")
        .unwrap();
    assert_eq!(read(&reader), "[\n", "what it had when it was opened");
    assert!(reader.failures().is_empty());
}

/// Gives lines, then an error.
struct Breaks(&'static [u8], Option<io::Error>);

impl Read for Breaks {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        match self.0.read(bytes)? {
            0 => self.1.take().map_or(Ok(0), Err),
            count => Ok(count),
        }
    }
}

#[test]
fn a_stream_that_breaks() {
    let broken = Breaks(b"{}\n{\"a", Some(io::Error::from_raw_os_error(5)));
    let reader = StreamReader::new(Some("socket".to_owned()), broken, &ReadSettings::default());
    assert_eq!(read(&reader), "{}\n{\"a\n");
    let failure = only_failure(&reader);
    assert_eq!(
        (failure.code, failure.source.as_deref()),
        (ErrorCode::ReadFailed, Some("socket"))
    );
    assert!(failure.cause.is_some());
    let broken = Breaks(b"", Some(io::Error::from_raw_os_error(5)));
    let reader = StreamReader::new(None, broken, &ReadSettings::default());
    assert_eq!(read(&reader), "");
    assert_eq!(only_failure(&reader).code, ErrorCode::ReadFailed);
}

#[test]
fn a_signal_does_not_end_a_stream() {
    let interrupted = Breaks(b"{}\n", Some(io::ErrorKind::Interrupted.into()));
    let reader = StreamReader::new(
        None,
        interrupted.chain(&b"{}"[..]),
        &ReadSettings::default(),
    );
    assert_eq!(read(&reader), "{}\n{}\n");
    assert!(reader.failures().is_empty());
}

#[test]
fn a_channel_passes_failures_on() {
    let (feed, input) = channel(2);
    let failure = Error::new(ErrorCode::Aborted, "the client went away");
    feed.send(b"{}\n".to_vec()).unwrap();
    feed.fail(failure.clone()).unwrap();
    let reader = StreamReader::new(None, input, &ReadSettings::default());
    assert_eq!(read(&reader), "{}\n");
    assert_eq!(reader.failures(), [failure]);
}

#[test]
fn a_channel_whose_reader_is_gone_takes_nothing() {
    let (feed, input) = channel(1);
    drop(StreamReader::new(None, input, &ReadSettings::default()));
    assert!(feed.send(vec![1]).is_err());
}

#[test]
fn whole_lines_do_not_wait_for_more() {
    let (feed, input) = channel(1);
    let reader = StreamReader::new(None, input, &ReadSettings::default());
    let mut buffer = Vec::new();
    for line in ["7\n", "{}\n"] {
        feed.send(line.into()).unwrap();
        let chunk = reader.next_chunk(&mut buffer).unwrap().unwrap();
        assert_eq!((chunk.bytes, chunk.last), (line.as_bytes(), false));
    }
    drop(feed);
    let chunk = reader.next_chunk(&mut buffer).unwrap().unwrap();
    assert!(chunk.bytes.is_empty() && chunk.last);
}

/// The system reports a size of 0 or of one page for these files.
#[cfg(target_os = "linux")]
#[test]
fn files_whose_size_is_not_what_they_hold() {
    let version = fs::read_to_string("/proc/version").unwrap();
    for settings in [1, 1 << 20].map(|chunk_bytes| ReadSettings {
        chunk_bytes,
        ..ReadSettings::default()
    }) {
        let paths = ["/proc/version", "/proc/vers?on"].map(str::to_owned);
        let reader = PathsReader::open(&paths, &settings).unwrap();
        assert_eq!(read(&reader), version.repeat(2));
        assert!(reader.failures().is_empty());
    }
    for path in ["/sys/kernel/uevent_seqnum", "/sys/kernel/profiling"] {
        if let Ok(expected) = fs::read_to_string(path) {
            let reader = open(&[path.to_owned()]);
            assert_eq!(read(&reader), expected);
            assert!(reader.failures().is_empty(), "{:?}", reader.failures());
        }
    }
}

#[cfg(unix)]
mod unix {
    use super::{file, open, read, text};
    use rustix::fs::{Mode, mkfifoat};
    use std::fs::OpenOptions;
    use std::io::Write;

    use ripsaw_engine::ChunkReader;
    use ripsaw_sources::{PathsReader, ReadSettings};

    #[test]
    fn a_named_pipe_is_a_stream() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("pipe");
        mkfifoat(rustix::fs::CWD, &path, Mode::RUSR | Mode::WUSR).unwrap();
        let reader = open(&[text(&path)]);
        assert_eq!(reader.bytes_total(), None);
        let writer = std::thread::spawn(move || {
            let mut pipe = OpenOptions::new().write(true).open(path).unwrap();
            pipe.write_all(b"{\"a\":1}\n{\"a\":").unwrap();
            pipe.write_all(b"2}").unwrap();
        });
        assert_eq!(read(&reader), "{\"a\":1}\n{\"a\":2}\n");
        assert_eq!(reader.bytes_read(), 15);
        writer.join().unwrap();
    }

    #[test]
    fn a_pipe_has_one_reader() {
        let directory = tempfile::tempdir().unwrap();
        let [pipe, link] = ["pipe", "link"].map(|name| directory.path().join(name));
        mkfifoat(rustix::fs::CWD, &pipe, Mode::RUSR | Mode::WUSR).unwrap();
        std::os::unix::fs::symlink(&pipe, &link).unwrap();
        let (pipe, link) = (text(&pipe), text(&link));
        for (patterns, expected) in [
            (
                [pipe.clone(), pipe.clone()],
                format!("`{pipe}` can be read only once, but is given twice"),
            ),
            (
                [pipe.clone(), link.clone()],
                format!("`{pipe}` and `{link}` are the same stream, which can be read only once"),
            ),
        ] {
            let opened = PathsReader::open(&patterns, &ReadSettings::default());
            assert_eq!(opened.err().unwrap().message, expected);
        }
        let nothing = ["/dev/null", "/dev/null"].map(str::to_owned);
        assert_eq!(read(&open(&nothing)), "");
    }

    #[test]
    fn others_go_on_with_the_next_source_while_one_waits_for_a_stream() {
        let directory = tempfile::tempdir().unwrap();
        let pipe = directory.path().join("pipe");
        mkfifoat(rustix::fs::CWD, &pipe, Mode::RUSR | Mode::WUSR).unwrap();
        let good = file(&directory, "good", b"{}\n");
        let patterns = [text(&pipe), text(&good)];
        let reader = PathsReader::open(&patterns, &ReadSettings::default()).unwrap();
        let (sender, scanned) = std::sync::mpsc::channel();
        let take = |sender: std::sync::mpsc::Sender<u32>| {
            let mut buffer = Vec::new();
            while let Some(chunk) = reader.next_chunk(&mut buffer).unwrap() {
                sender.send(chunk.source).unwrap();
            }
        };
        std::thread::scope(|scope| {
            let other = sender.clone();
            scope.spawn(move || take(other));
            scope.spawn(move || take(sender));
            // The pipe has no writer yet.
            assert_eq!(scanned.recv().unwrap(), 1);
            OpenOptions::new()
                .write(true)
                .open(&pipe)
                .unwrap()
                .write_all(b"7")
                .unwrap();
            assert_eq!(scanned.recv().unwrap(), 0);
        });
    }
}
