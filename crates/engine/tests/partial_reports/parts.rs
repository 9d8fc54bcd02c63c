//! Scans of parts of an input, and the merging of their reports.

use std::num::NonZero;
use std::ops::Range;
use std::sync::Mutex;

use proptest::sample::Index;
use ripsaw_engine::{Chunk, ChunkReader, PartialReport, Scan, ScanSettings};
use ripsaw_query::{Error, Plan, Query};
use serde_json::{Value, json};

/// Lines of several sources, cut into chunks.
pub(crate) struct Input {
    chunks: Vec<OwnedChunk>,
    source_count: usize,
}

struct OwnedChunk {
    bytes: String,
    source: u32,
    index: u64,
    last: bool,
    base_offset: u64,
}

impl Input {
    pub(crate) fn new(sources: &[Vec<String>], cuts: &[Index]) -> Self {
        let mut chunks = Vec::new();
        for (source, lines) in (0..).zip(sources) {
            let mut base_offset = 0;
            let ranges = ranges(lines.len(), cuts);
            let count = ranges.len();
            for (index, range) in ranges.into_iter().enumerate() {
                let bytes = lines[range].concat();
                let next_offset = base_offset + bytes.len() as u64;
                chunks.push(OwnedChunk {
                    bytes,
                    source,
                    index: index as u64,
                    last: index + 1 == count,
                    base_offset,
                });
                base_offset = next_offset;
            }
        }
        Self {
            chunks,
            source_count: sources.len(),
        }
    }

    pub(crate) fn chunk_count(&self) -> usize {
        self.chunks.len()
    }

    /// Cuts the chunks into parts of consecutive ones.
    pub(crate) fn parts(&self, cuts: &[Index]) -> Vec<Range<usize>> {
        ranges(self.chunks.len(), cuts)
    }

    fn source_names(&self) -> Vec<String> {
        let names = 0..self.source_count;
        names.map(|source| format!("source {source}")).collect()
    }
}

fn ranges(count: usize, cuts: &[Index]) -> Vec<Range<usize>> {
    let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(count + 1)).collect();
    ends.push(count);
    ends.sort_unstable();
    let starts = std::iter::once(0).chain(ends.clone());
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

/// Hands out some chunks of an input.
struct Part<'a> {
    input: &'a Input,
    rest: Mutex<Range<usize>>,
}

impl ChunkReader for Part<'_> {
    fn next_chunk<'b>(&'b self, _buffer: &'b mut Vec<u8>) -> Result<Option<Chunk<'b>>, Error> {
        let next = self.rest.lock().unwrap().next();
        let chunk = next.map(|at| &self.input.chunks[at]);
        Ok(chunk.map(|chunk| Chunk {
            source: chunk.source,
            index: chunk.index,
            last: chunk.last,
            base_offset: chunk.base_offset,
            ..Chunk::whole_source(chunk.bytes.as_bytes())
        }))
    }

    fn source_names(&self) -> Vec<String> {
        self.input.source_names()
    }
}

/// The partial report of some consecutive chunks.
pub(crate) fn scanned(
    query: &str,
    input: &Input,
    chunks: Range<usize>,
    threads: usize,
) -> PartialReport {
    let first = input.chunks.get(chunks.start);
    let settings = ScanSettings {
        threads: NonZero::new(threads),
        first_chunk: first.map_or((u32::MAX, 0), |first| (first.source, first.index)),
        ..ScanSettings::default()
    };
    let plan = Plan::compile(&Query::from_json(query).unwrap()).unwrap();
    let scan = Scan::new(plan, settings);
    let rest = Mutex::new(chunks);
    scan.run(&Part { input, rest }).unwrap();
    scan.finish().unwrap().partial_report
}

/// Merges reports: each pair of indices says which two of those that are left are merged next.
pub(crate) fn merged(mut parts: Vec<PartialReport>, merges: &[(Index, Index)]) -> PartialReport {
    let mut merges = merges.iter().cycle();
    while parts.len() > 1 {
        let (left, right) = merges.next().unwrap();
        let mut left = parts.swap_remove(left.index(parts.len()));
        left.merge(parts.swap_remove(right.index(parts.len())))
            .unwrap();
        parts.push(left);
    }
    parts.remove(0)
}

/// Everything in the finished report, its lines and columns included.
pub(crate) fn printed(report: PartialReport, input: &Input) -> Value {
    let report = report.finish(2, input.source_names(), Vec::new()).unwrap();
    let mut printed = serde_json::to_value(&report).unwrap();
    printed["lines"] = report.lines.map_or(Value::Null, |lines| {
        json!([
            lines.bytes,
            lines.offsets,
            lines.line_numbers.runs().collect::<Vec<_>>(),
            lines.sources
        ])
    });
    printed["columns"] = report.columns.map_or(Value::Null, |columns| {
        json!([
            format!("{:?}", columns.batch),
            columns.line_numbers.runs().collect::<Vec<_>>(),
            columns.sources
        ])
    });
    printed
}
