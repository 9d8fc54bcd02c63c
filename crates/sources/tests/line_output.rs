//! Where lines are written to.
#![cfg(unix)]

use std::fs::File;
use std::io::Read;
use std::os::fd::AsFd;
use std::path::Path;

use ripsaw_query::ErrorCode;
use ripsaw_sources::LineOutput;
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
#[cfg(target_os = "linux")]
use rustix::pipe::fcntl_getpipe_size;
use rustix::pipe::pipe;

#[test]
fn a_file_is_created_or_emptied() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("out");
    for lines in ["a longer line\n", "short\n"] {
        let mut output = LineOutput::create(&path).unwrap();
        output.write_all(lines.as_bytes()).unwrap();
        output.finish().unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), lines);
    }
}

#[test]
fn a_path_that_cannot_be_created() {
    let directory = tempfile::tempdir().unwrap();
    for path in [
        directory.path().to_owned(),
        directory.path().join("missing/out"),
    ] {
        let failure = LineOutput::create(&path).err().unwrap();
        assert_eq!(failure.code, ErrorCode::WriteFailed);
        assert_eq!(failure.source.as_deref(), path.to_str());
        assert!(failure.cause.is_some());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let mut output = LineOutput::create(Path::new("/dev/full")).unwrap();
    output.write_all(b"few bytes\n").unwrap();
    let failure = output.finish().unwrap_err();
    assert_eq!(failure.code, ErrorCode::WriteFailed);
    assert!(failure.message.contains("/dev/full"));
    assert!(failure.cause.unwrap().contains("No space left"));
    assert!(!output.is_closed_pipe());
    let mut output = LineOutput::create(Path::new("/dev/full")).unwrap();
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
    output.write_all(b"{}\n").unwrap();
    let failure = output.finish().unwrap_err();
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
