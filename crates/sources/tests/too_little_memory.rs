//! A result for which there is too little memory is a failure and does not end the process.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use std::io::{Read, Result};
use std::num::NonZero;

use ripsaw_engine::{Report, Scan, ScanSettings};
use ripsaw_query::{ErrorCode, Failure, Plan, Query};
use ripsaw_sources::{ReadSettings, StreamReader};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

const INPUT_BYTES: usize = 64 << 20;
/// Address space for a scan: its own needs and a few more megabytes.
const ROOM_BYTES: u64 = 40 << 20;
const LINE: &[u8] =
    b"{\"level\":\"INFO\",\"message\":\"a \\\"quoted\\\" message of some length\",\"ms\":1}\n";

/// The same line repeated.
struct Repeated {
    position: usize,
}

impl Read for Repeated {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize> {
        let count = bytes.len().min(INPUT_BYTES - self.position);
        let mut filled = 0;
        while filled < count {
            let rest = &LINE[(self.position + filled) % LINE.len()..];
            let length = rest.len().min(count - filled);
            bytes[filled..filled + length].copy_from_slice(&rest[..length]);
            filled += length;
        }
        self.position += count;
        Ok(count)
    }
}

fn scan(query: &str) -> std::result::Result<Report, Failure> {
    let settings = ScanSettings {
        threads: NonZero::new(1),
        ..ScanSettings::default()
    };
    let scan = Scan::new(Plan::compile(&Query::from_json(query).unwrap())?, settings);
    let reader = StreamReader::new(None, Repeated { position: 0 }, &ReadSettings::default());
    scan.run(&reader)?;
    scan.finish()?.finish(Vec::new(), Vec::new())
}

/// Returns the number of bytes of address space in use.
fn address_space() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let mut lines = status.lines();
    let size = lines.find_map(|line| line.strip_prefix("VmSize:")).unwrap();
    size.trim()
        .strip_suffix(" kB")
        .unwrap()
        .parse::<u64>()
        .unwrap()
        * 1024
}

/// Returns the result of `work`, run with at most `bytes` more address space than is in use.
fn with_room<T>(bytes: u64, work: impl FnOnce() -> T) -> T {
    let before = getrlimit(Resource::As);
    let limited = Rlimit {
        current: Some(address_space() + bytes),
        ..before
    };
    setrlimit(Resource::As, limited).unwrap();
    let result = work();
    setrlimit(Resource::As, before).unwrap();
    result
}

/// Whether the system enforces the limit. The emulator QEMU accepts it and ignores it.
fn limit_is_enforced() -> bool {
    let mut large: Vec<u8> = Vec::new();
    with_room(0, || large.try_reserve_exact(1 << 30)).is_err()
}

// A single test, because the limit applies to the whole process.
#[test]
fn is_a_failure() {
    if !limit_is_enforced() {
        println!("not tested: the limit of the address space is not enforced here");
        return;
    }
    for (query, message) in [
        (r#"{"rows":"columns"}"#, "there is not enough memory for "),
        (
            r#"{"rows":"lines"}"#,
            "there is not enough memory for the result",
        ),
    ] {
        let failure = with_room(ROOM_BYTES, || scan(query)).err().unwrap();
        assert_eq!(failure.code, ErrorCode::ResultTooLarge, "{query}");
        assert!(
            failure.message.starts_with(message),
            "{query}: {}",
            failure.message
        );
        assert!(failure.cause.is_some(), "{query}");
    }
    let counted = with_room(ROOM_BYTES, || scan("{}")).unwrap();
    assert_eq!(counted.record_count, (INPUT_BYTES / LINE.len()) as u64);
}
