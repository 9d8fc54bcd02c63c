//! No text makes the parser of expressions panic, and what it accepts gives the same answers for a line whatever lines
//! surround it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ripsaw_engine::{Chunk, Scan, ScanSettings};
use ripsaw_query::cel::Timestamp;
use ripsaw_query::{ErrorCode, Expression, Plan, Query};

const LINES: [&str; 6] = [
    r#"{"a":1,"b":"x","c":[1,"x",{"a":2}],"level":"warn","t":"2026-01-01T00:00:00.5Z"}"#,
    r#"{"a":-1.5,"b":"\u0061bc","c":{"0":1,"a":null},"level":50,"t":1700000000}"#,
    r#"{"a":9007199254740993,"b":null,"c":[],"t":"1h","log.level":"info"}"#,
    r#"{"a":123456789012345678901,"b":"^x","c":"xyz"}"#,
    "[]",
    "{}",
];

/// Number of records that match, and number of records for which the filter is an error.
fn counts(plan: &Plan, lines: &str) -> (u64, u64) {
    let scan = Scan::new(plan.clone(), ScanSettings::default());
    let report = scan
        .scan_chunk(&Chunk::whole_source(lines.as_bytes()))
        .and_then(|()| scan.finish())
        .and_then(|partial| partial.finish(Vec::new(), Vec::new()));
    match report {
        Ok(report) => (report.matched_count, report.filter_error_count.unwrap_or(0)),
        Err(failure) => panic!("{failure}"),
    }
}

fuzz_target!(|text: &str| {
    let query = Query {
        filter: Some(Expression::Cel(text.to_owned())),
        ..Query::default()
    };
    let now = Timestamp::from_nanos(1_769_817_600_000_000_000);
    let plan = match now.map(|now| Plan::compile_at(&query, now)) {
        Some(Ok(plan)) => plan,
        Some(Err(failure)) => {
            assert_eq!(failure.code, ErrorCode::InvalidQuery);
            return;
        }
        None => return,
    };
    let all = counts(&plan, &(LINES.join("\n") + "\n"));
    let one_by_one = LINES.map(|line| counts(&plan, &format!("{line}\n")));
    let sum = one_by_one
        .into_iter()
        .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    assert_eq!(all, sum, "{text}");
});
