//! No text makes the parser of queries and requests panic, and the queries that it accepts can be compiled and run.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ripsaw_engine::{Chunk, Scan, ScanSettings};
use ripsaw_query::{ErrorCode, Plan, Query};

const LINES: &[u8] =
    b"{\"level\":\"ERROR\",\"message\":\"a\",\"duration_ms\":1.5,\"a\":{\"b\":[1]}}\n[\n\n";

fuzz_target!(|text: &str| {
    if let Err(failure) = Query::from_request(text) {
        let bad_requests = [ErrorCode::InvalidQuery, ErrorCode::InvalidOption];
        assert!(bad_requests.contains(&failure.code));
    }
    let query = match Query::from_json(text) {
        Ok(query) => query,
        Err(failure) => {
            assert_eq!(failure.code, ErrorCode::InvalidQuery);
            return;
        }
    };
    let plan = match Plan::compile(&query) {
        Ok(plan) => plan,
        Err(failure) => {
            // Text within a query, such as an expression, is parsed when the query is compiled.
            assert_eq!(failure.code, ErrorCode::InvalidQuery);
            return;
        }
    };
    let scan = Scan::new(plan, ScanSettings::default());
    let outcome = scan
        .scan_chunk(&Chunk::whole_source(LINES))
        .and_then(|()| scan.finish())
        .and_then(|partial| partial.finish(Vec::new(), Vec::new()));
    if let Err(failure) = outcome {
        assert_eq!(failure.code, ErrorCode::TooManyColumns);
    }
});
