//! Compares whole reports with the reference, and with scans in which no line can be recognised by the shape
//! of another.

use std::collections::HashMap;
use std::num::NonZero;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use ripsaw_engine::{
    Chunk, LineNumbers, LineReading, RecordBatch, Report, Scan, ScanMemory, ScanSettings,
};
use ripsaw_query::{Limits, Plan, Query};
use serde_json::Value;

use super::column_values::check_column;
use super::document::Document;
use super::reference::{Verdict, lines_of, scan_whole, verdict};
use super::stats::check_stats;

/// A query, and whether a record matches it.
type Question = (&'static str, fn(&Document) -> bool);

const QUESTIONS: [Question; 4] = [
    (
        r#"{"stats":true,"topErrors":1000,"rows":"lines","schema":{"rules":[
            {"path":"level","type":"string","required":true,"enum":["ERROR","INFO"]},
            {"path":"duration_ms","type":"number","minimum":10},{"path":"a.b","type":"integer"}]}}"#,
        |_| true,
    ),
    (
        r#"{"stats":true,"topErrors":1000,"rows":"columns","filter":{"field":"level","op":"==","value":"ERROR"}}"#,
        |record| record.string("level").as_deref() == Some("ERROR"),
    ),
    (r#"{"rows":"columns"}"#, |_| true),
    (
        r#"{"rows":"lines","filter":{"or":[{"field":"a.b","exists":true},{"field":"duration_ms","op":"<","value":20}]}}"#,
        |record| {
            record.get("a.b").is_some() || record.number("duration_ms").is_some_and(|ms| ms < 20.0)
        },
    ),
];

struct Line<'a> {
    number: u64,
    offset: u64,
    text: &'a [u8],
    verdict: Verdict,
    record: Option<Rc<Document>>,
}

/// Asserts that every report about a source is that of the reference, and the same however the source is
/// scanned.
pub(crate) fn check(bytes: &[u8]) {
    check_within(bytes, Limits::default());
}

/// The same with limits.
pub(crate) fn check_within(bytes: &[u8], limits: Limits) {
    check_whole(bytes, limits, true);
}

/// The same without a scan of single lines, for sources with very many lines.
pub(crate) fn check_many(bytes: &[u8]) {
    check_whole(bytes, Limits::default(), false);
}

fn check_whole(bytes: &[u8], limits: Limits, single_lines: bool) {
    let limits = Limits {
        max_details: usize::MAX,
        ..limits
    };
    let lines = read(bytes, limits);
    for (text, matches) in QUESTIONS {
        let query = Query {
            limits,
            ..Query::from_json(text).unwrap()
        };
        let report = scan_whole(&query, bytes);
        let matched: Vec<&Line<'_>> = lines
            .iter()
            .filter(|line| line.record.as_deref().is_some_and(matches))
            .collect();
        check_counts(&report, &lines, matched.len());
        check_rows(&report, &matched);
        if query.stats {
            let records = matched.iter().filter_map(|line| line.record.as_deref());
            check_stats(&report, &records.collect::<Vec<_>>());
        }
        let report = plain(report);
        if single_lines {
            let each_line = scan_cut(&query, bytes, LineReading::Speculative, 0);
            assert_same(&plain(each_line), &report, "one line to a chunk");
        }
        check_general(&query, bytes, &report);
    }
}

/// Finds out what the lines are. Equal lines are parsed only once.
fn read(bytes: &[u8], limits: Limits) -> Vec<Line<'_>> {
    let mut known: HashMap<&[u8], (Verdict, Option<Rc<Document>>)> = HashMap::new();
    let lines = lines_of(bytes).enumerate().map(|(index, (offset, text))| {
        let (verdict, record) = known.entry(text).or_insert_with(|| {
            let verdict = verdict(text, limits);
            let record = (verdict == Verdict::Record)
                .then(|| Document::parse(std::str::from_utf8(text).unwrap()));
            (verdict, record.map(Rc::new))
        });
        Line {
            number: index as u64 + 1,
            offset: offset as u64,
            text,
            verdict: *verdict,
            record: record.clone(),
        }
    });
    lines.collect()
}

fn check_counts(report: &Report, lines: &[Line<'_>], matched: usize) {
    let count = |wanted| lines.iter().filter(|line| line.verdict == wanted).count() as u64;
    let mut rejected = report.rejected_lines.iter();
    for line in lines {
        if let Verdict::Rejected(code) = line.verdict {
            let found = rejected
                .next()
                .map(|each| (each.line, each.byte_offset, each.code));
            let text = line.text.escape_ascii();
            assert_eq!(found, Some((line.number, line.offset, code)), "{text}");
        }
    }
    let more = rejected.next().map(|each| (each.line, each.code));
    assert_eq!(more, None, "no other line is rejected");
    assert_eq!(report.line_count, lines.len() as u64);
    assert_eq!(report.record_count, count(Verdict::Record));
    assert_eq!(report.blank_count, count(Verdict::Blank));
    assert_eq!(report.matched_count, matched as u64);
    for (code, total) in &report.rejected_codes {
        assert_eq!(*total, count(Verdict::Rejected(code)));
    }
}

fn check_rows(report: &Report, matched: &[&Line<'_>]) {
    let expected: Vec<u64> = matched.iter().map(|line| line.number).collect();
    if let Some(lines) = &report.lines {
        assert!(lines.line_numbers.iter().eq(expected.iter().copied()));
        for (line, bounds) in matched.iter().zip(lines.offsets.windows(2)) {
            let found = &lines.bytes[bounds[0] as usize..bounds[1] as usize];
            assert_eq!(found.strip_suffix(b"\n"), Some(line.text));
        }
    }
    if let Some(rows) = &report.columns {
        assert!(rows.line_numbers.iter().eq(expected.iter().copied()));
        assert_eq!(rows.batch.row_count, matched.len());
        let names: Vec<&str> = rows
            .batch
            .columns
            .iter()
            .map(|layout| &*layout.name)
            .collect();
        let columns = columns_of(matched);
        let expected: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, expected, "in the order of their first appearance");
        for (layout, (_, values)) in rows.batch.columns.iter().zip(&columns) {
            check_column(layout, &rows.batch, values);
        }
    }
}

fn columns_of<'a>(matched: &'a [&Line<'_>]) -> Vec<(&'a str, Vec<Option<&'a str>>)> {
    let mut columns: Vec<(&str, Vec<Option<&str>>)> = Vec::new();
    let mut by_name = HashMap::new();
    for (row, line) in matched.iter().enumerate() {
        for (name, value) in &line.record.as_deref().unwrap().0 {
            let index = *by_name.entry(&**name).or_insert_with(|| {
                columns.push((name, vec![None; matched.len()]));
                columns.len() - 1
            });
            columns[index].1[row] = (value != "null").then_some(value);
        }
    }
    columns
}

/// Asserts that the report is the same if no line is recognised by its shape.
fn check_general(query: &Query, bytes: &[u8], expected: &Plain) {
    let report = scan_cut(query, bytes, LineReading::General, bytes.len());
    assert_eq!(
        report.profile.as_ref().unwrap().walked_line_count,
        report.line_count
    );
    assert_same(&plain(report), expected, "the general walk");
}

/// Memory of all scans, so that each meets the shapes that the scans before it have learned.
static MEMORY: LazyLock<Arc<ScanMemory>> = LazyLock::new(Arc::default);

/// Scans a source in chunks of whole lines that have more than `chunk_bytes` bytes each, unless the whole
/// source has fewer.
fn scan_cut(query: &Query, bytes: &[u8], line_reading: LineReading, chunk_bytes: usize) -> Report {
    let mut starts = vec![0];
    for (offset, _) in lines_of(bytes) {
        let from = starts[starts.len() - 1];
        if offset - from > chunk_bytes && bytes.len() - offset > chunk_bytes {
            starts.push(offset);
        }
    }
    starts.push(bytes.len());
    let settings = ScanSettings {
        threads: NonZero::new(1),
        line_reading,
        memory: Some(Arc::clone(&MEMORY)),
        ..ScanSettings::default()
    };
    let scan = Scan::new(Plan::compile(query).unwrap(), settings);
    let last = starts.len() - 2;
    for (index, bounds) in starts.windows(2).enumerate() {
        let mut lines = bytes[bounds[0]..bounds[1]].to_vec();
        let newline_added = !lines.is_empty() && !lines.ends_with(b"\n");
        if newline_added {
            lines.push(b'\n');
        }
        let chunk = Chunk {
            index: index as u64,
            last: index == last,
            base_offset: bounds[0] as u64,
            newline_added,
            ..Chunk::whole_source(&lines)
        };
        scan.scan_chunk(&chunk).unwrap();
    }
    let partial = scan.finish().unwrap();
    partial.finish(Vec::new(), Vec::new()).unwrap()
}

/// Everything in a report except its profile.
#[derive(PartialEq)]
struct Plain {
    json: String,
    lines: Option<(Vec<u8>, Vec<u64>, LineNumbers)>,
    columns: Option<(RecordBatch, LineNumbers)>,
}

fn plain(report: Report) -> Plain {
    let mut json = serde_json::to_value(&report).unwrap();
    json["profile"] = Value::Null;
    Plain {
        json: format!("{json:#}"),
        lines: report
            .lines
            .map(|lines| (lines.bytes, lines.offsets, lines.line_numbers)),
        columns: report.columns.map(|rows| (rows.batch, rows.line_numbers)),
    }
}

fn assert_same(actual: &Plain, expected: &Plain, how: &str) {
    let mut pairs = actual.json.lines().zip(expected.json.lines());
    let different = pairs.find(|(actual, expected)| actual != expected);
    assert_eq!(different, None, "{how}");
    assert!(actual.lines == expected.lines, "the lines of {how}");
    assert!(actual.columns == expected.columns, "the columns of {how}");
}
