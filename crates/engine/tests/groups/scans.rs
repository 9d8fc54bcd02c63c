//! Scans of the lines of one source, in one chunk or many.

use std::ops::Range;

use ripsaw_engine::{Chunk, Report, Scan, ScanSettings};
use ripsaw_query::{Plan, Query};
use serde_json::Value;

/// The report about a source that is scanned in one chunk.
pub(crate) fn scan_whole(query: &str, lines: &[impl AsRef<[u8]>]) -> Value {
    scan_parts(query, lines, &[], 1)
}

/// The report about a source that is cut before some of its lines, with `threads` threads that take its
/// chunks, the last one first.
pub(crate) fn scan_parts(
    query: &str,
    lines: &[impl AsRef<[u8]>],
    cuts: &[usize],
    threads: usize,
) -> Value {
    let plan = Plan::compile(&Query::from_json(query).unwrap()).unwrap();
    let scan = Scan::new(plan, ScanSettings::default());
    let bytes: Vec<Vec<u8>> = ranges(lines.len(), cuts)
        .into_iter()
        .map(|range| {
            lines[range]
                .iter()
                .flat_map(AsRef::as_ref)
                .copied()
                .collect()
        })
        .collect();
    let mut chunks: Vec<Chunk<'_>> = Vec::new();
    for (index, bytes_of_part) in bytes.iter().enumerate() {
        let before: usize = bytes[..index].iter().map(Vec::len).sum();
        chunks.push(Chunk {
            index: index as u64,
            last: index + 1 == bytes.len(),
            base_offset: before as u64,
            ..Chunk::whole_source(bytes_of_part)
        });
    }
    let queue = std::sync::Mutex::new(chunks);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let Some(chunk) = queue.lock().unwrap().pop() else {
                        break;
                    };
                    scan.scan_chunk(&chunk).unwrap();
                }
            });
        }
    });
    without_profile(
        &scan
            .finish()
            .unwrap()
            .finish(Vec::new(), Vec::new())
            .unwrap(),
    )
}

fn ranges(count: usize, cuts: &[usize]) -> Vec<Range<usize>> {
    let mut ends: Vec<usize> = cuts.iter().map(|cut| cut % (count + 1)).collect();
    ends.push(count);
    ends.sort_unstable();
    let starts = std::iter::once(0).chain(ends.clone());
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

fn without_profile(report: &Report) -> Value {
    let mut report = serde_json::to_value(report).unwrap();
    report["profile"] = Value::Null;
    report
}
