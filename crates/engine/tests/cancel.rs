//! A scan that is cancelled leaves no thread waiting.
#![allow(clippy::unwrap_used)]

use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use ripsaw_engine::{Chunk, Scan, ScanSettings};
use ripsaw_query::{Plan, Query};

/// More bytes than may wait for earlier lines.
const MANY_BYTES: usize = 65 << 20;

#[test]
fn a_thread_that_waits_for_an_earlier_chunk_goes_on() {
    let query = Query::from_json(r#"{"rows":"lines"}"#).unwrap();
    let scan = Scan::new(Plan::compile(&query).unwrap(), ScanSettings::default());
    let line = format!("{{\"a\":\"{}\"}}\n", "x".repeat(100_000));
    let lines = line.repeat(MANY_BYTES / line.len() + 1);
    let (ends, ended) = channel();
    thread::scope(|scope| {
        scope.spawn(|| {
            // The chunk before this one never comes.
            let chunk = Chunk {
                index: 1,
                ..Chunk::whole_source(lines.as_bytes())
            };
            ends.send(scan.scan_chunk(&chunk)).unwrap();
        });
        let waits = ended.recv_timeout(Duration::from_millis(500)).is_err();
        scan.cancel();
        if waits {
            ended
                .recv_timeout(Duration::from_secs(60))
                .unwrap()
                .unwrap();
        }
    });
}
