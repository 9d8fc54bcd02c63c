//! Scans of the same bytes in different ways, and their reports as plain text.

use std::io::Read;
use std::num::NonZero;

use ripsaw_engine::{ChunkReader, Report, Scan, ScanSettings};
use ripsaw_query::{Error, Plan, Query};
use ripsaw_sources::{
    BytesReader, Encoding, LineSlice, LinesReader, ReadSettings, SliceCutter, StreamReader,
};

/// Queries for everything that a report can contain, with a limit that some lines break.
pub(crate) const QUERIES: [&str; 4] = [
    r#"{"stats":true,"topErrors":3,"histogram":true,"maxDetails":7,"schema":{"rules":[
        {"path":"level","type":"string","required":true,"enum":["ERROR","WARN"]},
        {"path":"duration_ms","type":"number","minimum":0,"maximum":1000},
        {"path":"a.b","type":"integer"}]}}"#,
    r#"{"rows":"lines","maxDetails":0,"maxLineBytes":40,"maxDepth":3}"#,
    r#"{"rows":"lines","limit":3,"filter":{"or":[
        {"field":"level","in":["ERROR","WARN"]},{"field":"duration_ms","op":">=","value":10.5}]}}"#,
    r#"{"rows":"columns","maxDetails":0}"#,
];

/// How the input is cut, and how many threads scan it.
#[derive(Clone, Debug)]
pub(crate) struct Cuts {
    pub(crate) chunk_bytes: usize,
    /// Lengths of the slices, repeated until the input ends.
    pub(crate) slice_bytes: Vec<usize>,
    pub(crate) threads: usize,
}

/// Asserts that no cut and no number of threads changes anything in a report.
pub(crate) fn check_cuts(bytes: &[u8], query: &str, cuts: &Cuts) {
    let query = Query::from_json(query).unwrap();
    let whole = ReadSettings {
        max_line_bytes: query.limits.max_line_bytes as usize,
        ..ReadSettings::default()
    };
    let cut = ReadSettings {
        chunk_bytes: cuts.chunk_bytes,
        ..whole.clone()
    };
    let ask = |reader: &dyn ChunkReader, threads| plain(scan(&query, reader, threads));
    let expected = ask(&BytesReader::new(bytes, &whole), 1);
    let from_bytes = ask(&BytesReader::new(bytes, &cut), cuts.threads);
    assert_same(&from_bytes, &expected, "bytes");
    let dribble = Dribble(bytes, cuts.slice_bytes[0]);
    let from_stream = ask(&StreamReader::new(None, dribble, &cut), cuts.threads);
    assert_same(&from_stream, &expected, "a stream");
    if Encoding::of(bytes) == Encoding::Plain {
        let from_slices = plain(scan_slices(&query, bytes, &cut, cuts));
        assert_same(&from_slices, &expected, "slices");
        let lines = [bytes, b"\n"].concat();
        let expected = ask(&BytesReader::new(&lines, &whole), 1);
        let from_lines = plain(scan_lines(&query, &lines, cuts));
        assert_same(&from_lines, &expected, "lines");
    }
}

/// Asserts that two reports are equal, and shows the first line that differs.
pub(crate) fn assert_same(actual: &str, expected: &str, how: &str) {
    let pairs = actual.lines().zip(expected.lines());
    for (number, (actual, expected)) in pairs.enumerate() {
        assert_eq!(actual, expected, "line {number} of the report of {how}");
    }
    assert_eq!(actual.len(), expected.len(), "the report of {how}");
}

/// Returns a report as text, with its rows but without its profile and source names, or the code of a failure.
pub(crate) fn plain(report: Result<Report, Error>) -> String {
    let mut report = match report {
        Ok(report) => report,
        Err(failure) => return failure.code.to_string(),
    };
    report.source_names.clear();
    let mut json = serde_json::to_value(&report).unwrap();
    json["profile"] = serde_json::Value::Null;
    let lines = report.lines.map(|lines| {
        let text = lines.bytes.escape_ascii().to_string();
        (text, lines.offsets, lines.line_numbers, lines.sources)
    });
    let columns = report
        .columns
        .map(|rows| (rows.batch.columns, rows.line_numbers, rows.sources));
    format!("{json:#}\n{lines:?}\n{columns:?}")
}

pub(crate) fn scan(
    query: &Query,
    reader: &dyn ChunkReader,
    threads: usize,
) -> Result<Report, Error> {
    let scan = Scan::new(Plan::compile(query)?, with_threads(threads));
    scan.run(reader)?;
    scan.finish()?
        .finish(reader.source_names(), reader.failures())
}

fn with_threads(threads: usize) -> ScanSettings {
    ScanSettings {
        threads: NonZero::new(threads),
        ..ScanSettings::default()
    }
}

/// Scans slices as they arrive. The chunks of a slice are scanned concurrently unless the result depends on their
/// order.
fn scan_slices(
    query: &Query,
    bytes: &[u8],
    settings: &ReadSettings,
    cuts: &Cuts,
) -> Result<Report, Error> {
    let scan = &Scan::new(Plan::compile(query)?, with_threads(cuts.threads));
    let mut cutter = SliceCutter::new(settings);
    let mut rest = bytes;
    for length in cuts.slice_bytes.iter().cycle() {
        if rest.is_empty() || scan.is_over() {
            break;
        }
        let (slice, behind) = rest.split_at(rest.len().min(*length));
        let cut = cutter.cut(slice).unwrap();
        if query.limit.is_some() {
            for chunk in cut.chunks(0, slice).take_while(|_| !scan.is_over()) {
                scan.scan_chunk(&chunk)?;
            }
        } else {
            let outcomes: Vec<_> = std::thread::scope(|scope| {
                let scanning: Vec<_> = cut
                    .chunks(0, slice)
                    .map(|chunk| scope.spawn(move || scan.scan_chunk(&chunk)))
                    .collect();
                scanning
                    .into_iter()
                    .map(|each| each.join().unwrap())
                    .collect()
            });
            outcomes.into_iter().collect::<Result<(), Error>>()?;
        }
        rest = behind;
    }
    if !scan.is_over() {
        scan.scan_chunk(&cutter.finish().chunk(0))?;
    }
    scan.finish()?.finish(Vec::new(), Vec::new())
}

/// Scans lines while they are pushed, a few at a time.
fn scan_lines(query: &Query, bytes: &[u8], cuts: &Cuts) -> Result<Report, Error> {
    let scan = Scan::new(Plan::compile(query)?, with_threads(cuts.threads));
    let reader = LinesReader::new(scan.threads());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut rest = bytes;
            for length in cuts.slice_bytes.iter().cycle() {
                let from = rest.len().min(*length) - 1;
                let end = from
                    + rest[from..]
                        .iter()
                        .take_while(|byte| **byte != b'\n')
                        .count()
                    + 1;
                let (slice, behind) = rest.split_at(end);
                let lines = LineSlice::new(slice, std::iter::once(0..slice.len()).collect());
                if !reader.push(slice, lines) || behind.is_empty() {
                    break;
                }
                rest = behind;
            }
            reader.close();
        });
        let outcome = scan.run(&reader);
        reader.stop();
        outcome
    })?;
    scan.finish()?.finish(Vec::new(), Vec::new())
}

/// Gives at most a few bytes at a time.
struct Dribble<'a>(&'a [u8], usize);

impl Read for Dribble<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let count = bytes.len().min(self.1);
        self.0.read(&mut bytes[..count])
    }
}
