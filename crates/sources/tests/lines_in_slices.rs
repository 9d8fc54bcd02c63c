//! Lines that are pushed slice by slice: what the pusher is told, and that nothing waits for a scan that has ended.
#![allow(clippy::unwrap_used)]

use std::iter;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use ripsaw_engine::{Chunk, ChunkReader, LineSink, Scan, ScanSettings};
use ripsaw_query::{Error, ErrorCode, Plan, Query};
use ripsaw_sources::{LineSlice, LinesReader};

fn in_utf8(bytes: &[u8]) -> LineSlice {
    LineSlice::new(bytes, iter::once(0..bytes.len()).collect())
}

#[test]
fn lines_are_not_compressed_whatever_they_begin_with() {
    let query = Query::from_json(r#"{"rows":"lines"}"#).unwrap();
    let reader = LinesReader::new(1);
    let lines = b"P*M\x18\n{}\n";
    assert!(reader.push(lines, in_utf8(lines)));
    reader.close();
    let scan = Scan::new(Plan::compile(&query).unwrap(), ScanSettings::default());
    scan.run(&reader).unwrap();
    let report = scan.finish().unwrap();
    let report = report.finish(Vec::new(), Vec::new()).unwrap();
    assert_eq!((report.rejected_count, report.record_count), (1, 1));
}

#[test]
fn calls_once_slices_are_taken_and_at_the_end() {
    let reader = LinesReader::new(1);
    let (calls, called) = channel();
    let call_after = |count| {
        let calls = calls.clone();
        reader.when_taken(count, move || calls.send(count).unwrap());
    };
    let was_called = || called.try_iter().collect::<Vec<u64>>();
    call_after(0);
    call_after(2);
    call_after(9);
    assert_eq!(was_called(), [0]);
    for _ in 0..2 {
        assert!(reader.push(&b"{}\n"[..], in_utf8(b"{}\n")));
    }
    let mut buffer = Vec::new();
    let mut next = || -> Option<(u64, u64)> {
        let chunk: Option<Chunk<'_>> = reader.next_chunk(&mut buffer).unwrap();
        chunk.map(|chunk| (chunk.index, chunk.base_offset))
    };
    assert_eq!(next(), Some((0, 0)));
    assert_eq!((was_called(), reader.taken_count()), (vec![], 1));
    assert_eq!(next(), Some((1, 3)));
    assert_eq!(was_called(), [2]);
    reader.stop();
    assert_eq!((was_called(), next()), (vec![9], None));
    assert!(!reader.push(&b"{}\n"[..], in_utf8(b"{}\n")));
    call_after(99);
    assert_eq!(was_called(), [99]);
}

#[test]
fn threads_that_wait_for_lines_end_with_the_scan() {
    let reader = Arc::new(LinesReader::<Vec<u8>>::new(3));
    let waiting: Vec<_> = (0..3)
        .map(|_| {
            let reader = Arc::clone(&reader);
            thread::spawn(move || reader.next_chunk(&mut Vec::new()).unwrap().is_none())
        })
        .collect();
    thread::sleep(Duration::from_millis(20));
    reader.stop();
    assert!(waiting.into_iter().all(|thread| thread.join().unwrap()));
}

/// A sink fails on one thread while other threads wait for lines.
#[test]
fn a_scan_that_fails_wakes_its_threads() {
    struct Full;
    impl LineSink for Full {
        fn write(&mut self, _: &[u8]) -> Result<(), Error> {
            Err(Error::new(ErrorCode::WriteFailed, "full"))
        }

        fn finish(&mut self) -> Result<(), Error> {
            Ok(())
        }
    }
    let query = Query::from_json(r#"{"rows":"lines"}"#).unwrap();
    let settings = ScanSettings {
        threads: NonZero::new(3),
        matched_sink: Some(Box::new(Full)),
        ..ScanSettings::default()
    };
    let scan = Scan::new(Plan::compile(&query).unwrap(), settings);
    let reader = LinesReader::new(3);
    let lines = b"{\"a\":1}\n".repeat(100_000);
    assert!(reader.push(lines.clone(), in_utf8(&lines)));
    // The reader is never closed.
    let failure = scan.run(&reader).unwrap_err();
    assert_eq!(failure.code, ErrorCode::WriteFailed);
    assert!(!reader.push(lines.clone(), in_utf8(&lines)));
}

/// Bytes whose reader stays busy until the test allows it to end.
struct SlowBytes {
    begins: Sender<()>,
    may_end: Receiver<()>,
}

impl AsRef<[u8]> for SlowBytes {
    fn as_ref(&self) -> &[u8] {
        self.begins.send(()).unwrap();
        self.may_end.recv().unwrap();
        b"{}\n"
    }
}

#[test]
fn nobody_looks_at_a_slice_after_a_stop() {
    let (begins, begun) = channel();
    let (end, may_end) = channel();
    let (stops, stopped) = channel();
    let reader = LinesReader::new(1);
    let slice = SlowBytes { begins, may_end };
    assert!(reader.push(slice, in_utf8(b"{}\n")));
    thread::scope(|scope| {
        scope.spawn(|| reader.next_chunk(&mut Vec::new()).map(|_| ()));
        begun.recv().unwrap();
        scope.spawn(|| {
            reader.stop();
            stops.send(()).unwrap();
        });
        let early = stopped.recv_timeout(Duration::from_millis(50));
        end.send(()).unwrap();
        assert!(early.is_err(), "the bytes were being read");
        stopped.recv_timeout(Duration::from_secs(60)).unwrap();
    });
}
