//! Reads standard input, in a separate process.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

#[path = "../../engine/tests/each_kernel/this_binary.rs"]
mod this_binary;

use std::fs::File;
use std::io::Write;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use ripsaw_engine::ChunkReader;
use ripsaw_sources::{PathsReader, ReadSettings};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::pipe::{PipeFlags, pipe_with};
use this_binary::this_binary;

const LINES_FILE: &str = "RIPSAW_TEST_LINES_FILE";

/// Not a test in itself: runs in the process that the test below starts.
#[test]
#[ignore = "started by standard_input_that_does_not_block"]
fn copy_standard_input() {
    let mut output = File::create(std::env::var_os(LINES_FILE).unwrap()).unwrap();
    let reader = PathsReader::open(&["-".to_owned()], &ReadSettings::default()).unwrap();
    assert_eq!(reader.bytes_total(), None);
    assert_eq!(reader.source_names(), ["-"]);
    let mut buffer = Vec::new();
    while let Some(chunk) = reader.next_chunk(&mut buffer).unwrap() {
        output.write_all(chunk.bytes).unwrap();
    }
    assert!(reader.failures().is_empty());
}

#[test]
fn standard_input_that_does_not_block() {
    let directory = tempfile::tempdir().unwrap();
    let copy = directory.path().join("copy");
    let (read_end, write_end) = pipe_with(PipeFlags::CLOEXEC).unwrap();
    fcntl_setfl(
        &read_end,
        fcntl_getfl(&read_end).unwrap() | OFlags::NONBLOCK,
    )
    .unwrap();
    let mut child = this_binary()
        .args(["--ignored", "--exact", "copy_standard_input"])
        .env(LINES_FILE, &copy)
        .stdin(read_end)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = File::from(write_end);
    for part in ["{\"a\":1}\n{\"a", "\":2}\n", "{}"] {
        // The reader finds nothing to read during the pause.
        thread::sleep(Duration::from_millis(30));
        input.write_all(part.as_bytes()).unwrap();
    }
    drop(input);
    assert!(child.wait().unwrap().success());
    assert_eq!(
        std::fs::read_to_string(copy).unwrap(),
        "{\"a\":1}\n{\"a\":2}\n{}\n"
    );
}
