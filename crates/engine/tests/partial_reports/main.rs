//! Partial reports are merged in any order and grouping, and the report is the same to the byte as that of one scan.
#![allow(clippy::unwrap_used)]

#[path = "../groups/records.rs"]
mod records;

mod parts;

use parts::{Input, merged, printed, scanned};
use proptest::prelude::*;
use records::{any_lines, every_aggregate};
use ripsaw_engine::{Chunk, Scan, ScanSettings};
use ripsaw_query::{ErrorCode, Plan, Query};
use serde_json::json;

/// Queries that together need every kind of state.
fn queries() -> Vec<String> {
    let of_groups = [
        json!({ "maxGroups": 1000 }),
        json!({ "maxGroups": 3, "maxExactValues": 50, "having": "count >= 1", "orderBy": ["-p50"], "limit": 2 }),
    ];
    let schema = json!({ "rules": [{ "path": "level", "type": "string", "required": true }, { "path": "ms", "type": "number" }] });
    let others = [
        json!({ "stats": true, "histogram": true, "topErrors": 3, "rows": "lines", "maxDetails": 2 }),
        json!({ "stats": true, "maxExactValues": 20, "filter": "ms > 100.0 || level == \"ERROR\"", "rows": "lines" }),
        json!({ "rows": "columns", "maxDetails": 3, "schema": schema }),
        json!({ "rows": "columns", "select": ["ms", "absent"], "filter": "lvel == 1 || true", "schema": schema, "maxDetails": 1 }),
    ];
    let of_groups = of_groups.iter().map(every_aggregate);
    of_groups
        .chain(others.iter().map(ToString::to_string))
        .collect()
}

/// Log records among which there are blank lines and lines that are no records.
fn any_input() -> impl Strategy<Value = Vec<String>> {
    let others = prop::sample::select(vec![
        "\n",
        "no record\n",
        "[1]\n",
        "{\"level\":1,\"message\":\"late\"}\n",
    ]);
    let others = prop::collection::vec((any::<prop::sample::Index>(), others), 0..12);
    (any_lines(120), others).prop_map(|(mut lines, others)| {
        for (at, line) in others {
            lines.insert(at.index(lines.len() + 1), line.to_owned());
        }
        lines
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_cut_and_any_merge_gives_the_same_report(
        sources in prop::collection::vec(any_input(), 1..4),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        part_cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        merges in prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index)>(), 16),
        threads in 1_usize..3,
    ) {
        let input = Input::new(&sources, &cuts);
        for query in queries() {
            let whole = scanned(&query, &input, 0..input.chunk_count(), 1);
            let parts = input.parts(&part_cuts);
            let parts = parts.into_iter().map(|part| scanned(&query, &input, part, threads)).collect();
            let found = printed(merged(parts, &merges), &input);
            prop_assert_eq!(found, printed(whole, &input), "{}", query);
        }
    }
}

#[test]
fn reports_of_a_query_with_a_limit_are_refused() {
    let plan = || Plan::compile(&Query::from_json(r#"{"limit":1}"#).unwrap()).unwrap();
    let report = || {
        let scan = Scan::new(plan(), ScanSettings::default());
        scan.scan_chunk(&Chunk::whole_source(b"{}\n")).unwrap();
        scan.finish().unwrap().partial_report
    };
    let refused = report().merge(report()).unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidQuery);
}
