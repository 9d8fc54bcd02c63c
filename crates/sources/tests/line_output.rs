//! Outputs for lines: files and descriptors.
#![cfg(unix)]

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::os::fd::AsFd;
use std::path::Path;
use std::time::Duration;

use ripsaw_query::ErrorCode;
use ripsaw_sources::LineOutput;
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
#[cfg(target_os = "linux")]
use rustix::pipe::fcntl_getpipe_size;
use rustix::pipe::pipe;

#[test]
fn a_file_is_appended_to() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("part");
    std::fs::write(&path, "").unwrap();
    for (lines, all) in [("a\n", "a\n"), ("b\n", "a\nb\n")] {
        let mut output = LineOutput::open(&path, "out").unwrap();
        output.write_all(lines.as_bytes()).unwrap();
        output.finish().unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), all);
    }
}

#[test]
fn a_path_that_cannot_be_written() {
    let directory = tempfile::tempdir().unwrap();
    for path in [
        directory.path().to_owned(),
        directory.path().join("missing"),
    ] {
        let failure = LineOutput::open(&path, "out").err().unwrap();
        assert_eq!(failure.code, ErrorCode::WriteFailed);
        assert_eq!(failure.source.as_deref(), Some("out"));
        assert_eq!(failure.message, "cannot write to `out`");
        assert!(failure.cause.is_some());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let mut output = LineOutput::open(Path::new("/dev/full"), "/dev/full").unwrap();
    let outcome = output.write_all(b"few bytes\n");
    let failure = outcome.and_then(|()| output.finish()).unwrap_err();
    assert_eq!(failure.code, ErrorCode::WriteFailed);
    assert!(failure.message.contains("/dev/full"));
    assert!(failure.cause.unwrap().contains("No space left"));
    assert!(!output.is_closed_pipe());
    let mut output = LineOutput::open(Path::new("/dev/full"), "/dev/full").unwrap();
    let failure = output.write_all(&vec![b'x'; 1 << 20]).unwrap_err();
    assert_eq!(failure.code, ErrorCode::WriteFailed);
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_is_given_room_for_the_lines_of_a_chunk() {
    let (_read_end, write_end) = pipe().unwrap();
    let usual = fcntl_getpipe_size(&write_end).unwrap();
    let _output = LineOutput::from_fd(&write_end, "standard output").unwrap();
    assert_eq!(fcntl_getpipe_size(&write_end).unwrap(), usual.max(1 << 20));
}

#[test]
fn a_closed_pipe() {
    let (read_end, write_end) = pipe().unwrap();
    let mut output = LineOutput::from_fd(&write_end, "standard output").unwrap();
    drop(read_end);
    let outcome = output.write_all(b"{}\n");
    let failure = outcome.and_then(|()| output.finish()).unwrap_err();
    assert!(output.is_closed_pipe());
    assert_eq!(failure.code, ErrorCode::WriteFailed);
    assert_eq!(failure.message, "cannot write to standard output");
    assert!(failure.cause.unwrap().contains("Broken pipe"));
}

#[test]
fn a_descriptor_that_does_not_block_is_waited_for() {
    let (read_end, write_end) = pipe().unwrap();
    fcntl_setfl(
        &write_end,
        fcntl_getfl(&write_end).unwrap() | OFlags::NONBLOCK,
    )
    .unwrap();
    let mut output = LineOutput::from_fd(write_end.as_fd(), "standard output").unwrap();
    let lines: Vec<u8> = (0..3_000_000_u32)
        .map(|index| (index % 251) as u8)
        .collect();
    let slow_reader = std::thread::spawn(move || {
        let mut got = Vec::new();
        File::from(read_end).read_to_end(&mut got).unwrap();
        got
    });
    for part in lines.chunks(1_000_003) {
        output.write_all(part).unwrap();
    }
    output.finish().unwrap();
    drop(output);
    assert!(
        fcntl_getfl(&write_end).is_ok(),
        "the caller's descriptor stays open"
    );
    drop(write_end);
    assert!(slow_reader.join().unwrap() == lines);
}

#[test]
fn few_lines_are_written_while_no_others_come() {
    let (read_end, write_end) = pipe().unwrap();
    let mut output = LineOutput::from_fd(&write_end, "standard output").unwrap();
    let mut reader = BufReader::new(File::from(read_end));
    let mut line = String::new();
    for expected in ["first\n", "second\n", "third\n"] {
        output.write_all(expected.as_bytes()).unwrap();
        line.clear();
        reader.read_line(&mut line).unwrap();
        assert_eq!(line, expected);
    }
}

#[test]
fn a_pipe_that_is_closed_during_a_pause_is_told_by_the_next_write() {
    let (read_end, write_end) = pipe().unwrap();
    let mut output = LineOutput::from_fd(&write_end, "standard output").unwrap();
    drop(read_end);
    let failed = (0..1000).find_map(|_| {
        std::thread::sleep(Duration::from_millis(2));
        output.write_all(b"line\n").err()
    });
    assert_eq!(failed.unwrap().code, ErrorCode::WriteFailed);
    assert!(output.is_closed_pipe());
}
