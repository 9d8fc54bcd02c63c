//! A mutated line among lines of the original form is accepted or rejected as `serde_json` does, and so are its
//! neighbours. The first byte of the input selects the line, the second one the limits and the line ends. The rest are
//! mutations: three bytes say where to change the line, how many bytes to remove there and how many of the bytes that
//! follow to insert.
#![no_main]

#[path = "../../crates/engine/tests/reference/mod.rs"]
mod reference;

use libfuzzer_sys::fuzz_target;
use ripsaw_query::{Limits, Query};

const LINES: [&str; 6] = [
    r#"{"level":"ERROR","message":"a b","duration_ms":12.5,"status_code":201,"ip":"::1"}"#,
    r#"{"level":"INFO","a":{"b":1,"c":[1,{}]},"":"x","duration_ms":1234567.25,"ok":true}"#,
    r#"{"level": "INFO", "n": -1e5, "tags": ["x", "y"], "a": {"b": null}, "last": [[], 2]}"#,
    r#"{"error_code":512,"status_code":404,"xuration_ms":123456789012,"duration_ms":7}"#,
    r#"{"a":[{"b":"x"},{"b":[1,2]}],"message":"\u00e9 \"é\"","level":"ERROR"}"#,
    "{}",
];

/// Queries whose reports show which values were read from the mutated line.
const QUERIES: [&str; 2] = [
    r#"{"stats":true,"topErrors":9,"rows":"columns"}"#,
    r#"{"stats":true,"rows":"lines","filter":{"or":[
        {"field":"a.b","exists":true},{"field":"duration_ms","op":">","value":10}]}}"#,
];

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (line, choice, mutations) = input;
    let line = LINES[usize::from(line) % LINES.len()];
    let end = if choice & 1 == 0 { "\n" } else { "\r\n" };
    let alike = format!("{line}{end}").repeat(6);
    let mutated = [&mutated(line, mutations)[..], end.as_bytes()].concat();
    let bytes = [alike.as_bytes(), &mutated, alike.as_bytes(), &mutated].concat();
    let mut limits = Limits {
        max_details: usize::MAX,
        ..Limits::default()
    };
    if choice & 6 == 6 {
        limits.max_depth = 1 + u32::from(choice >> 6);
    }
    reference::check_lines(&bytes, limits);
    for query in QUERIES {
        let query = Query {
            limits,
            ..Query::from_json(query).unwrap()
        };
        check_values(&query, &bytes);
    }
});

fn mutated(line: &str, mutations: &[u8]) -> Vec<u8> {
    let mut line = line.as_bytes().to_vec();
    let mut rest = mutations;
    while let [at, removed, inserted, behind @ ..] = rest {
        let at = usize::from(*at).min(line.len());
        let to = line.len().min(at + usize::from(*removed % 16));
        let (inserted, behind) = behind.split_at(behind.len().min(usize::from(*inserted % 16)));
        line.splice(at..to, inserted.iter().copied());
        rest = behind;
    }
    line
}

/// Checks that the report, except for its profile, is the same if all lines are walked. The engine walks all lines of a
/// window that has more bytes than a line may have, so the limit is set to the length of the longest line.
fn check_values(query: &Query, bytes: &[u8]) {
    let lengths = bytes.split(|byte| *byte == b'\n').map(<[u8]>::len);
    let walked = Query {
        limits: Limits {
            max_line_bytes: lengths.max().unwrap_or(0).max(1) as u64,
            ..query.limits
        },
        ..query.clone()
    };
    let [walked, read] = [&walked, query].map(|query| {
        let mut report = reference::scan_whole(query, bytes);
        let lines = report
            .lines
            .take()
            .map(|lines| (lines.bytes, lines.line_numbers));
        let columns = report
            .columns
            .take()
            .map(|rows| (rows.batch, rows.line_numbers));
        let mut json = serde_json::to_value(&report).unwrap();
        json["profile"] = serde_json::Value::Null;
        (json, lines, columns)
    });
    assert_eq!(walked.0, read.0);
    assert!(walked.1 == read.1, "the matched lines");
    assert_eq!(walked.2, read.2);
}
