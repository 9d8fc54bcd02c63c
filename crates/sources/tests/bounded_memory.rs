//! A scan allocates memory according to its settings, not to the length of its input.
#![allow(clippy::unwrap_used)]

use std::io::{Read, Result};
use std::num::NonZero;

use peak_alloc::PeakAlloc;
use ripsaw_engine::{Report, Scan, ScanSettings};
use ripsaw_query::{Plan, Query};
use ripsaw_sources::{ReadSettings, StreamReader};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const INPUT_BYTES: usize = 200 << 20;
const MOST_BYTES: usize = 20 << 20;
const QUERY: &str = r#"{"stats":true,"topErrors":10,"maxExactValues":10000,"schema":{"rules":[
    {"path":"level","type":"string","required":true,"enum":["ERROR","WARN","INFO","DEBUG"]},
    {"path":"duration_ms","type":"number","minimum":0}]}}"#;
const LINES: &str = concat!(
    r#"{"timestamp":"2024-01-01T00:00:00.000Z","level":"INFO","message":"started","duration_ms":12.5,"status_code":200}"#,
    "\n",
    r#"{"timestamp":"2024-01-01T00:00:00.001Z","level":"ERROR","message":"said \"no\"","duration_ms":1e3,"status_code":503}"#,
    "\n",
    r#"{"timestamp":"2024-01-01T00:00:00.002Z","level":"FATAL","message":"größer","duration_ms":-1}"#,
    "\n",
    "no record\n",
);

/// The same lines repeated, never all of them in memory.
struct Repeated {
    position: usize,
}

impl Read for Repeated {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize> {
        let lines = LINES.as_bytes();
        let count = bytes.len().min(INPUT_BYTES - self.position);
        let mut filled = 0;
        while filled < count {
            let rest = &lines[(self.position + filled) % lines.len()..];
            let length = rest.len().min(count - filled);
            bytes[filled..filled + length].copy_from_slice(&rest[..length]);
            filled += length;
        }
        self.position += count;
        Ok(count)
    }
}

#[test]
fn a_long_stream_takes_little_memory() {
    ALLOCATED.reset_peak_usage();
    let report = scan(&StreamReader::new(
        None,
        Repeated { position: 0 },
        &ReadSettings::default(),
    ));
    let peak = ALLOCATED.peak_usage();
    assert_eq!(
        report.profile.as_ref().unwrap().byte_count,
        INPUT_BYTES as u64
    );
    let most_lines = (INPUT_BYTES / LINES.len()) as u64 * 4;
    assert!((most_lines..most_lines + 4).contains(&report.line_count));
    assert!(report.rejected_count >= most_lines / 4);
    assert!(peak < MOST_BYTES, "a peak of {peak} bytes");
}

fn scan(reader: &StreamReader<'_>) -> Report {
    let settings = ScanSettings {
        threads: NonZero::new(4),
        ..ScanSettings::default()
    };
    let plan = Plan::compile(&Query::from_json(QUERY).unwrap()).unwrap();
    let scan = Scan::new(plan, settings);
    scan.run(reader).unwrap();
    scan.finish()
        .unwrap()
        .finish(Vec::new(), Vec::new())
        .unwrap()
}
