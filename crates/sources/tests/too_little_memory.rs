//! A result for which there is too little memory is a failure and does not end the process.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use std::io::{Read, Result};
use std::num::NonZero;
use std::sync::Barrier;
use std::thread;

use ripsaw_engine::{Chunk, Report, Scan, ScanSettings};
use ripsaw_query::{Error, ErrorCode, Plan, Query};
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

/// Makes a line, or a few, from a number.
type LineOf = fn(u64) -> String;

/// Lines that differ by their number.
struct Numbered {
    line_of: LineOf,
    /// Number of lines begun.
    count: u64,
    last: u64,
    /// The rest of the line that has begun.
    rest: Vec<u8>,
}

impl Numbered {
    fn new(line_of: LineOf, last: u64) -> Self {
        Self {
            line_of,
            count: 0,
            last,
            rest: Vec::new(),
        }
    }
}

impl Read for Numbered {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize> {
        while self.rest.len() < bytes.len() && self.count < self.last {
            self.count += 1;
            self.rest.extend((self.line_of)(self.count).bytes());
        }
        let length = bytes.len().min(self.rest.len());
        bytes[..length].copy_from_slice(&self.rest[..length]);
        self.rest.drain(..length);
        Ok(length)
    }
}

fn begin(query: &str, threads: usize) -> std::result::Result<Scan, Error> {
    let settings = ScanSettings {
        threads: NonZero::new(threads),
        ..ScanSettings::default()
    };
    let plan = Plan::compile(&Query::from_json(query).unwrap())?;
    Ok(Scan::new(plan, settings))
}

fn report_of(query: &str, input: impl Read + Send + 'static) -> std::result::Result<Report, Error> {
    let scan = begin(query, 1)?;
    scan.run(&StreamReader::new(None, input, &ReadSettings::default()))?;
    scan.finish()?.finish(Vec::new(), Vec::new())
}

fn repeated(query: &str) -> std::result::Result<Report, Error> {
    report_of(query, Repeated { position: 0 })
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

/// Queries whose state grows with the input, with lines that make it grow.
const GROWING: [(&str, LineOf); 9] = [
    // Many distinct values. Above 1,048,576 of them the largest groups are estimated, and this is one group.
    (r#"{"aggregates":{"n":"distinct(id)"}}"#, |n| {
        format!("{{\"id\":{}}}\n", n * 1_000_003)
    }),
    // Many distinct keys.
    (
        r#"{"groupBy":["user"],"aggregates":{"n":"count()"}}"#,
        |n| format!("{{\"user\":\"a user with a name of some length, number {n}\"}}\n"),
    ),
    // Sums of many groups.
    (
        r#"{"groupBy":["id"],"aggregates":{"s":"sum(ms)","d":"stddev(ms)"}}"#,
        |n| {
            format!(
                "{{\"id\":{n},\"ms\":1e{}}}\n{{\"id\":{n},\"ms\":0.1}}\n",
                n % 100
            )
        },
    ),
    (r#"{"aggregates":{"top":"topk(text, 3)"}}"#, |n| {
        format!("{{\"text\":\"{n}{}\"}}\n", "long".repeat(250))
    }),
    // The extremes of many groups are texts.
    (
        r#"{"groupBy":["id"],"aggregates":{"min":"min(text)","max":"max(text)"}}"#,
        |n| format!("{{\"id\":{n},\"text\":\"{n}{}\"}}\n", "long".repeat(250)),
    ),
    (
        r#"{"groupBy":["id"],"aggregates":{"last":"last(text)","first":"first(text)"}}"#,
        |n| format!("{{\"id\":{n},\"text\":\"{n}{}\"}}\n", "long".repeat(250)),
    ),
    (r#"{"aggregates":{"p50":"p50(ms)"}}"#, |n| {
        format!("{{\"ms\":{n}.0625}}\n")
    }),
    // Numbers that are kept one by one, and codes of which no two are equal.
    (r#"{"stats":true}"#, |n| {
        format!("{{\"duration_ms\":{n}.0625,\"status_code\":{n}}}\n")
    }),
    (r#"{"topErrors":5}"#, |n| {
        format!(
            "{{\"level\":\"ERROR\",\"message\":\"{n}{}\"}}\n",
            "long".repeat(250)
        )
    }),
];

fn assert_too_large<T>(outcome: std::result::Result<T, Error>, query: &str) {
    let failure = outcome.err().unwrap();
    assert_eq!(failure.code, ErrorCode::ResultTooLarge, "{query}");
    let message = "there is not enough memory for ";
    assert!(failure.message.starts_with(message), "{query}: {failure}");
    assert!(failure.cause.is_some(), "{query}");
}

/// Scans lines by two workers, without a limit of memory.
fn scanned_by_two(query: &str, line_of: LineOf) -> Scan {
    let scan = begin(query, 2).unwrap();
    let begin = Barrier::new(2);
    thread::scope(|scope| {
        for index in 0..2 {
            let (scan, begin) = (&scan, &begin);
            scope.spawn(move || {
                let numbers = index * 150_000..(index + 1) * 150_000;
                let bytes: String = numbers.map(line_of).collect();
                let chunk = Chunk {
                    index,
                    last: index == 1,
                    ..Chunk::whole_source(bytes.as_bytes())
                };
                begin.wait();
                scan.scan_chunk(&chunk).unwrap();
            });
        }
    });
    scan
}

// A single test, because the limit applies to the whole process.
#[test]
fn is_a_failure() {
    if !limit_is_enforced() {
        println!("not tested: the limit of the address space is not enforced here");
        return;
    }
    for (query, line_of) in GROWING {
        let input = Numbered::new(line_of, 20_000_000);
        let outcome = with_room(ROOM_BYTES, || report_of(query, input));
        assert_too_large(outcome, query);
    }
    let (query, line_of) = GROWING[1];
    let scan = scanned_by_two(query, line_of);
    let outcome = with_room(ROOM_BYTES / 2, || scan.finish());
    assert_too_large(outcome, "merged");
    for query in [r#"{"rows":"columns"}"#, r#"{"rows":"lines"}"#] {
        assert_too_large(with_room(ROOM_BYTES, || repeated(query)), query);
    }
    let counted = with_room(ROOM_BYTES, || repeated("{}")).unwrap();
    assert_eq!(counted.record_count, (INPUT_BYTES / LINE.len()) as u64);
}
