//! What a report says about the filter does not depend on how the input is cut.
#![allow(clippy::unwrap_used)]

use ripsaw_engine::{Chunk, Scan, ScanSettings};
use ripsaw_query::{Plan, Query};
use serde_json::{Value, json};

fn report(query: &Value, chunks: &[&str]) -> Value {
    let query = Query::from_json(&query.to_string()).unwrap();
    let scan = Scan::new(Plan::compile(&query).unwrap(), ScanSettings::default());
    let mut base_offset = 0;
    for (index, bytes) in (0..).zip(chunks) {
        let chunk = Chunk {
            index,
            base_offset,
            last: index + 1 == chunks.len() as u64,
            ..Chunk::whole_source(bytes.as_bytes())
        };
        scan.scan_chunk(&chunk).unwrap();
        base_offset += bytes.len() as u64;
    }
    let report = scan
        .finish()
        .unwrap()
        .finish(Vec::new(), Vec::new())
        .unwrap();
    serde_json::to_value(report).unwrap()
}

#[test]
fn errors_of_the_filter_are_counted_up_to_the_end_of_the_scan() {
    let lines = [
        "{\"a\":1}\n",
        "{}\n",
        "[]\n",
        "{\"a\":\"x\"}\n",
        "{\"a\":2}\n",
        "{}\n",
    ];
    let all = lines.concat();
    for (query, counts) in [
        (json!({"filter": "a > 0"}), (2, json!(3))),
        (json!({"filter": "a > 0", "limit": 2}), (2, json!(2))),
        (json!({"filter": "a > 0", "limit": 1}), (1, json!(0))),
        (
            json!({"filter": {"field": "a", "op": ">", "value": 0}}),
            (2, json!(3)),
        ),
        (json!({"filter": "a == 1"}), (1, json!(2))),
        (json!({"filter": "has(a)"}), (3, json!(0))),
        (json!({}), (5, Value::Null)),
    ] {
        for chunks in [&[all.as_str()][..], &lines] {
            let report = report(&query, chunks);
            let found = (
                report["matchedCount"].as_u64().unwrap(),
                report["filterErrorCount"].clone(),
            );
            assert_eq!(found, counts, "{query}");
        }
    }
}

#[test]
fn a_filter_of_the_whole_record_reads_the_line_of_its_record() {
    let line = |number: u32| match number % 3 {
        0 => format!("{{\"key\":\"a\",\"a\":{number}}}\n"),
        1 => format!("{{\"a\":{number},\"key\":\"a\"}}\n"),
        _ => format!("{{\"a\":{number},\"b\":[],\"key\":\"a\"}}\n"),
    };
    let lines: String = (0..300).map(line).collect();
    let report = report(&json!({"filter": "record[key] == a"}), &[&lines]);
    assert_eq!(report["matchedCount"], 300);
}

#[test]
fn the_plan_is_part_of_the_report() {
    let query = json!({"filter": "tags[0] == 'x' && http.status >= 500", "stats": true});
    assert_eq!(
        report(&query, &["{}\n"])["plan"],
        json!({
            "fields": [
                "tags", "http.status", "severityNumber", "severity_number", "level", "severity", "record[\"log.level\"]",
                "log.level", "severityText", "severity_text", "lvl", "duration_ms", "status_code",
            ],
            "filter": "tags[0] == 'x' && http.status >= 500",
            "notes": ["filter: an item or a computed member is looked up in the text of every record"],
        })
    );
}

#[test]
fn fields_that_no_record_has_are_named_with_what_may_have_been_meant() {
    let lines = [
        "{\"log.level\":\"info\",\"http\":{\"status\":200},\"level\":null}\n",
        "{\"durationMs\":5, no record \"levle\":1}\n",
        "{\"durationMs\":5,\"user\":{\"id\":1}}\r\n",
    ];
    let all = lines.concat();
    let missing = |field: &str, suggestion: &str| json!({"field": field, "suggestion": suggestion});
    for (query, expected) in [
        (
            json!({"filter": "log.level == 'info' || levle == 'x' || level == 'y'"}),
            json!([
                missing("log.level", "record[\"log.level\"]"),
                missing("levle", "level")
            ]),
        ),
        (
            json!({"filter": {"and": [{"field": "http.state", "op": ">", "value": 1}, {"field": "id", "in": [1]}]}}),
            json!([
                missing("http.state", "http.status"),
                missing("id", "user.id")
            ]),
        ),
        (
            json!({"groupBy": ["bucket(tme, '1m')", "http.status"], "aggregates": {"p": "p99(duration_ms)", "r": "rate('1s')"}}),
            json!([{"field": "tme"}, missing("duration_ms", "durationMs")]),
        ),
        (
            json!({"filter": "severity > INFO && !has(absent.a) && absent.a.b == 1"}),
            Value::Null,
        ),
        (
            json!({"filter": {"field": "absent", "exists": true}}),
            Value::Null,
        ),
        (json!({"filter": "absent == 1", "limit": 0}), Value::Null),
        (
            json!({"rows": "columns", "select": ["levle", "user", "id", "no"]}),
            json!([missing("levle", "level"), {"field": "id"}, {"field": "no"}]),
        ),
        (
            json!({"stats": true, "schema": {"rules": [{"path": "absent"}]}}),
            Value::Null,
        ),
    ] {
        for chunks in [&[all.as_str()][..], &lines] {
            assert_eq!(report(&query, chunks)["missingFields"], expected, "{query}");
        }
    }
    assert_eq!(
        report(&json!({"filter": "absent == 1"}), &["[]\n"])["missingFields"],
        Value::Null
    );
}

#[test]
fn what_may_have_been_meant_depends_on_the_records_alone() {
    let line = |number: u32| {
        let filler = "x".repeat(number as usize * 7919 % 97);
        format!(
            "{{\"text\":\"{filler}\",\"member{:02}\":{number},\"n\":[{number}]}}\n",
            number % 90
        )
    };
    let lines: Vec<String> = (0..3000).map(line).collect();
    let query = json!({"filter": "membre5 == 1"});
    let expected = report(&query, &[&lines.concat()])["missingFields"].clone();
    assert_eq!(expected[0]["field"], "membre5");
    let backwards: Vec<&str> = lines.iter().rev().map(String::as_str).collect();
    let twice = [backwards.clone(), backwards.clone()].concat();
    let pieces: Vec<String> = lines.chunks(7).map(<[String]>::concat).collect();
    let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
    for chunks in [&backwards, &twice, &pieces] {
        assert_eq!(report(&query, chunks)["missingFields"], expected);
    }
}
