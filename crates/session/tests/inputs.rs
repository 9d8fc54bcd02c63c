//! Every kind of input gives the same report.

#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::sync::mpsc;

use ripsaw_session::{
    Buffer, EncodedReport, Error, GroupFormat, LineSlice, Runtime, Session, SessionSettings,
};
use serde_json::{Value, json};

const LINES: &str =
    "{\"level\":\"ERROR\",\"ms\":2}\n\nno record\n{\"level\":\"INFO\",\"ms\":1.5}\n";
const REQUEST: &str = r#"{"rows": "lines", "filter": "level == 'ERROR'"}"#;

fn open(runtime: &Runtime, request: &str) -> Session {
    runtime.open(request, SessionSettings::default()).unwrap()
}

/// The report without its profile, which tells how the lines were read.
fn json_of(report: &EncodedReport) -> Value {
    let mut json: Value = serde_json::from_str(&report.json).unwrap();
    json["profile"] = Value::Null;
    json
}

fn check(report: &EncodedReport) {
    let json = json_of(report);
    assert_eq!(json["lineCount"], 4);
    assert_eq!(json["blankCount"], 1);
    assert_eq!(json["rejectedLines"][0]["line"], 3);
    assert_eq!(
        json["lines"],
        json!({ "data": 0, "offsets": 1, "count": 1, "lineRuns": 2, "sources": 3 })
    );
    let first = LINES.split_inclusive('\n').next().unwrap();
    let buffers = [
        Buffer::Bytes(first.as_bytes().to_vec()),
        Buffer::U64(vec![0, first.len() as u64]),
        Buffer::U64(vec![0, 1]),
        Buffer::U32(Vec::new()),
    ];
    assert_eq!(report.buffers, buffers);
}

#[test]
fn paths() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(LINES.as_bytes()).unwrap();
    let path = file.path().to_str().unwrap().to_owned();
    let runtime = Runtime::new();
    let session = open(&runtime, REQUEST);
    let report = session.scan_paths(std::slice::from_ref(&path)).unwrap();
    assert_eq!(json_of(&report)["sourceNames"], json!([path]));
    check(&report);
    let progress = session.progress();
    let length = LINES.len() as u64;
    assert_eq!(
        (progress.bytes_read, progress.bytes_total),
        (length, Some(length))
    );
    assert_eq!(progress.lines, 4);
}

#[test]
fn bytes() {
    let runtime = Runtime::new();
    let session = open(&runtime, REQUEST);
    check(&session.scan_bytes(LINES.as_bytes()).unwrap());
    let progress = session.progress();
    assert_eq!(progress.bytes_total, Some(LINES.len() as u64));
    assert_eq!(progress.lines, 4);
}

#[test]
fn a_few_bytes_at_once() {
    let runtime = Runtime::new();
    let scan_now = |bytes: &[u8], line_count| {
        runtime.scan_now(REQUEST, SessionSettings::default(), bytes, line_count)
    };
    check(&scan_now(LINES.as_bytes(), Some(4)).unwrap().unwrap());
    check(&scan_now(LINES.as_bytes(), None).unwrap().unwrap());
    assert!(scan_now(LINES.as_bytes(), Some(3)).is_none());
    assert!(scan_now(b"\x1f\x8b", None).is_none(), "compressed");
}

#[test]
fn lines() {
    let runtime = Runtime::new();
    let session = open(&runtime, REQUEST);
    let scanning = session.clone();
    let (send, receive) = mpsc::channel();
    runtime.run(
        move || scanning.scan_lines(),
        move |report| send.send(report).unwrap(),
    );
    let mut pushed = 0;
    for line in LINES.split_inclusive('\n') {
        let slice = LineSlice::new(line.as_bytes(), Vec::new());
        assert!(session.push_lines(line.as_bytes(), slice));
        pushed += 1;
    }
    let (send_taken, receive_taken) = mpsc::channel();
    session.when_lines_taken(pushed, move || send_taken.send(()).unwrap());
    receive_taken.recv().unwrap();
    assert_eq!(session.lines_taken(), pushed);
    session.end_lines();
    check(&receive.recv().unwrap().unwrap());
}

#[test]
fn slices() {
    let runtime = Runtime::new();
    let session = open(&runtime, REQUEST);
    let (send, receive) = mpsc::channel();
    for slice in LINES.as_bytes().chunks(7) {
        let send = send.clone();
        session.push_slice(slice, None, move |over| send.send(over).unwrap());
    }
    check(&session.finish().unwrap());
    drop(send);
    assert!(receive.iter().all(|over| over == Ok(false)));
}

#[test]
fn a_malformed_request_opens_nothing() {
    let opened = Runtime::new().open(r#"{"limits": 1}"#, SessionSettings::default());
    let failure: Error = opened.err().unwrap();
    assert_eq!(failure.code.as_str(), "invalid_query");
}

#[test]
fn columns_are_encoded_as_arrow() {
    let runtime = Runtime::new();
    let session = open(&runtime, r#"{"rows": "columns"}"#);
    let report = session.scan_bytes(LINES.as_bytes()).unwrap();
    let json = json_of(&report);
    let buffers: Vec<_> = report
        .buffers
        .iter()
        .map_while(|buffer| match buffer {
            Buffer::Bytes(bytes) => Some(bytes),
            _ => None,
        })
        .collect();
    let columns = json["columns"]["columns"].to_string();
    let stream = runtime.encode_columns(&columns, 2, &buffers, 100).unwrap();
    let batch = only_batch(&stream);
    assert_eq!(batch.num_rows(), 2);
    let schema = batch.schema();
    let names: Vec<_> = schema.fields().iter().map(|field| field.name()).collect();
    assert_eq!(names, ["level", "ms"]);
}

#[test]
fn groups_are_encoded_as_arrow() {
    let settings = SessionSettings {
        group_format: GroupFormat::Arrow,
        ..SessionSettings::default()
    };
    let request = r#"{"groupBy": [{"name": "level", "key": "level"}],
        "aggregates": {"n": "count()", "mean": "avg(ms)", "top": "topk(ms, 1)"}}"#;
    let runtime = Runtime::new();
    let session = runtime.open(request, settings).unwrap();
    let report = session.scan_bytes(LINES.as_bytes()).unwrap();
    let json = json_of(&report);
    assert_eq!((&json["arrow"], json.get("groups")), (&json!(0), None));
    assert_eq!(json["groupCount"], 2);
    let [Buffer::Bytes(stream)] = &report.buffers[..] else {
        panic!("one buffer");
    };
    let batch = only_batch(stream);
    let rows: Vec<String> = (0..batch.num_rows())
        .map(|row| {
            let columns = batch.columns().iter();
            let cells = columns.map(|column| format!("{:?}", column.slice(row, 1)));
            cells.collect::<Vec<_>>().join("|")
        })
        .collect();
    assert_eq!(rows.len(), 2);
    for (row, cells) in rows.iter().zip([
        ["\"ERROR\"", "1", "2.0", "[{\"value\":2,\"count\":1}]"],
        ["\"INFO\"", "1", "1.5", "[{\"value\":1.5,\"count\":1}]"],
    ]) {
        for (found, cell) in row.split('|').zip(cells) {
            let found = found.replace('\\', "");
            assert!(found.contains(cell), "{cell} in {found}");
        }
    }
}

fn only_batch(stream: &[u8]) -> arrow_array::RecordBatch {
    let mut batches = arrow_ipc::reader::StreamReader::try_new(stream, None).unwrap();
    let batch = batches.next().unwrap().unwrap();
    assert!(batches.next().is_none());
    batch
}
