//! What becomes of every line according to `serde_json`.

use ripsaw_engine::{Chunk, LineReading, Report, Scan, ScanSettings};
use ripsaw_query::{Limits, Plan, Query, Rows};
use serde::de::IgnoredAny;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Record,
    Blank,
    Rejected(&'static str),
}

/// Asserts that the engine accepts and rejects the lines of a source as the reference does.
pub(crate) fn check_lines(bytes: &[u8], limits: Limits) {
    let lines: Vec<(usize, &[u8])> = lines_of(bytes).collect();
    let expected: Vec<Verdict> = lines
        .iter()
        .map(|(_, line)| verdict(line, limits))
        .collect();
    let query = Query {
        rows: Rows::Lines,
        limits,
        ..Query::default()
    };
    for line_reading in [LineReading::Speculative, LineReading::General] {
        let report = scan_whole_by(line_reading, &query, bytes);
        check_report(&report, &lines, &expected);
    }
}

fn check_report(report: &Report, lines: &[(usize, &[u8])], expected: &[Verdict]) {
    let mut actual = vec![Verdict::Blank; lines.len()];
    let matched = report.lines.as_ref().unwrap();
    for (bounds, number) in matched.offsets.windows(2).zip(matched.line_numbers.iter()) {
        let place = number as usize - 1;
        let line = &matched.bytes[bounds[0] as usize..bounds[1] as usize];
        assert_eq!(line.strip_suffix(b"\n").unwrap(), lines[place].1);
        actual[place] = Verdict::Record;
    }
    for rejected in &report.rejected_lines {
        let place = rejected.line as usize - 1;
        assert_eq!(rejected.byte_offset, lines[place].0 as u64);
        assert_eq!(actual[place], Verdict::Blank, "one verdict per line");
        actual[place] = Verdict::Rejected(rejected.code);
    }
    for ((actual, expected), (_, line)) in actual.iter().zip(expected).zip(lines) {
        assert_eq!(actual, expected, "{}", line.escape_ascii());
    }
    let count = |wanted: Verdict| expected.iter().filter(|each| **each == wanted).count() as u64;
    assert_eq!(report.line_count, lines.len() as u64);
    assert_eq!(report.record_count, count(Verdict::Record));
    assert_eq!(report.blank_count, count(Verdict::Blank));
    for (code, total) in &report.rejected_codes {
        assert_eq!(*total, count(Verdict::Rejected(code)));
    }
}

/// Scans bytes as the only chunk of a source. A line feed is appended if the last line has none, as readers
/// do.
pub(crate) fn scan_whole(query: &Query, bytes: &[u8]) -> Report {
    scan_whole_by(LineReading::default(), query, bytes)
}

fn scan_whole_by(line_reading: LineReading, query: &Query, bytes: &[u8]) -> Report {
    let newline_added = !bytes.is_empty() && !bytes.ends_with(b"\n");
    let whole = if newline_added {
        [bytes, b"\n"].concat()
    } else {
        bytes.to_vec()
    };
    let chunk = Chunk {
        newline_added,
        ..Chunk::whole_source(&whole)
    };
    let settings = ScanSettings {
        line_reading,
        ..ScanSettings::default()
    };
    let scan = Scan::new(Plan::compile(query).unwrap(), settings);
    scan.scan_chunk(&chunk).unwrap();
    scan.finish()
        .unwrap()
        .finish(Vec::new(), Vec::new())
        .unwrap()
}

/// Each line without its line feed, with its offset.
pub(crate) fn lines_of(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .scan(0, |offset, line| {
            let start = *offset;
            *offset += line.len();
            Some((start, line.strip_suffix(b"\n").unwrap_or(line)))
        })
}

pub(crate) fn verdict(line: &[u8], limits: Limits) -> Verdict {
    let length = line.strip_suffix(b"\r").unwrap_or(line).len() as u64;
    if length > limits.max_line_bytes {
        return Verdict::Rejected("line_too_long");
    }
    let Ok(text) = std::str::from_utf8(line) else {
        return Verdict::Rejected("invalid_utf8");
    };
    let text = text.trim_matches([' ', '\t', '\r']);
    if text.is_empty() {
        return Verdict::Blank;
    }
    if opens_too_deep(text, limits.max_depth as usize) {
        return Verdict::Rejected("too_deep");
    }
    match serde_json::from_str::<IgnoredAny>(text) {
        Err(_) => Verdict::Rejected("invalid_json"),
        Ok(_) if text.starts_with('{') => Verdict::Record,
        Ok(_) => Verdict::Rejected("not_an_object"),
    }
}

/// Whether more than `max_depth` brackets are open at some point, and the text up to there can be the start
/// of a JSON text.
fn opens_too_deep(text: &str, max_depth: usize) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > max_depth {
            let start = serde_json::from_str::<IgnoredAny>(&text[..=at]);
            return start.is_err_and(|error| error.is_eof());
        }
    }
    false
}
