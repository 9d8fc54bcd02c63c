//! A report has only members that the contract lists, with values of the listed kinds.
#![allow(clippy::unwrap_used)]

use ripsaw_engine::{Chunk, Scan, ScanSettings};
use ripsaw_query::contract::{Kind, REPORT_DEFINITIONS};
use ripsaw_query::{Plan, Query};
use serde_json::{Value, json};

/// The members that only hosts see.
const OF_HOSTS: [&str; 1] = ["sourceNames"];

const LINES: &str = concat!(
    r#"{"timestamp":"2026-01-01T00:00:00Z","level":"ERROR","message":"m","duration_ms":5,"status_code":500}"#,
    "\n",
    r#"{"level":"WARN","duration_ms":"slow","status_code":1.5,"message":"n"}"#,
    "\n\nnot json\n",
);

fn report(query: &Value) -> Value {
    let query = Query::from_json(&query.to_string()).unwrap();
    let scan = Scan::new(Plan::compile(&query).unwrap(), ScanSettings::default());
    scan.scan_chunk(&Chunk::whole_source(LINES.as_bytes()))
        .unwrap();
    let report = scan.finish().unwrap();
    serde_json::to_value(report.finish(Vec::new(), Vec::new()).unwrap()).unwrap()
}

fn kind_of(name: &str) -> Kind {
    let known = REPORT_DEFINITIONS.iter();
    let found = known.clone().find(|known| known.name == name);
    found.unwrap_or_else(|| panic!("no {name}")).kind
}

/// Checks a value. Counts by name are pairs here; the library makes objects of them.
fn check(value: &Value, kind: &Kind, place: &str) {
    let fits = match kind {
        Kind::Defined(name) => return check(value, &kind_of(name), place),
        Kind::Object(members) => {
            for (name, value) in value.as_object().unwrap() {
                let member = members.iter().find(|member| member.name == name);
                let member = member.unwrap_or_else(|| panic!("{place} has {name}"));
                check(value, &member.kind, &format!("{place}.{name}"));
            }
            true
        }
        Kind::List(item) => {
            let items = value.as_array().unwrap().iter();
            items.for_each(|value| check(value, item, place));
            true
        }
        // The only unions of reports are those of numbers and null.
        Kind::Union(_) => value.is_null() || value.is_number(),
        Kind::OneOf(names) | Kind::Codes(_, names) => names().iter().any(|name| value == name),
        Kind::Map(..) => value.is_object() || value.is_array(),
        Kind::AnyObject => value.is_object(),
        Kind::Integer(least) => value.as_u64().is_some_and(|number| number >= *least),
        Kind::Number | Kind::NonNegative | Kind::Share => value.is_number(),
        Kind::Text | Kind::OpenCodes(_) => value.is_string(),
        kind => panic!("{place}: no report has {kind:?}"),
    };
    assert!(fits, "{place}: {value} is not {kind:?}");
}

#[test]
fn every_member_is_in_the_contract() {
    let everything = json!({
        "filter": "duration_ms > 0",
        "stats": true,
        "histogram": true,
        "topErrors": 1,
        "schema": { "rules": [{ "path": "status_code", "type": "integer" }] },
        "groupBy": ["level"],
        "aggregates": { "mean": "avg(no)", "n": "count()" },
    });
    for query in [
        everything,
        json!({ "groupBy": ["level"], "aggregates": { "mean": "avg(duration_ms)" }, "maxGroups": 1 }),
        json!({ "stats": true, "maxExactValues": 0 }),
    ] {
        let mut report = report(&query);
        let members = report.as_object_mut().unwrap();
        members.retain(|name, _| !OF_HOSTS.contains(&name.as_str()));
        assert!(members.len() > 10, "{query}");
        check(&report, &kind_of("Report"), "report");
    }
}
