//! Slices may say which source they come from, and where in it they begin.

#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::sync::mpsc;

use flate2::Compression;
use flate2::write::GzEncoder;
use ripsaw_session::{Buffer, Error, Origin, Runtime, Session, SessionSettings};
use serde_json::{Value, json};

const REQUEST: &str = r#"{"rows": "lines"}"#;

fn origin(source: &str, line: u64, byte_offset: u64) -> Origin {
    Origin {
        source: source.to_owned(),
        line,
        byte_offset,
    }
}

/// Pushes slices, each with its origin if it has one, and returns what each of them is told.
fn push(session: &Session, slices: &[(Option<Origin>, &[u8])]) -> Vec<Result<bool, Error>> {
    let answers: Vec<_> = slices
        .iter()
        .map(|(origin, bytes)| {
            let (send, receive) = mpsc::channel();
            let done = move |over| send.send(over).unwrap();
            session.push_slice(bytes.to_vec(), origin.as_ref(), done);
            receive
        })
        .collect();
    answers
        .into_iter()
        .map(|answer| answer.recv().unwrap())
        .collect()
}

fn push_all(session: &Session, slices: &[(Option<Origin>, &[u8])]) {
    for over in push(session, slices) {
        assert_eq!(over, Ok(false));
    }
}

/// The report, and its matched lines as `source:line text`.
fn finish(session: &Session) -> (Value, Vec<String>) {
    let report = session.finish().unwrap();
    let json: Value = serde_json::from_str(&report.json).unwrap();
    let [
        Buffer::Bytes(bytes),
        Buffer::U64(offsets),
        Buffer::U64(runs),
        Buffer::U32(sources),
    ] = &report.buffers[..]
    else {
        panic!("{:?}", report.buffers);
    };
    let number_of = |index: u64| {
        let run = runs.chunks(2).rfind(|run| run[0] <= index).unwrap();
        run[1] + index - run[0]
    };
    let lines = offsets.windows(2).zip(0..).map(|(bounds, index)| {
        let line = str::from_utf8(&bytes[bounds[0] as usize..bounds[1] as usize]).unwrap();
        let name = json["sourceNames"][sources[index as usize] as usize].as_str();
        format!("{}:{} {}", name.unwrap(), number_of(index), line.trim_end())
    });
    let lines = lines.collect();
    (json, lines)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn lines_are_reported_with_their_source_and_position() {
    let runtime = Runtime::new();
    let session = runtime.open(REQUEST, SessionSettings::default()).unwrap();
    let slices: [(_, &[u8]); 4] = [
        (Some(Origin::start_of("a")), b"{\"a\":1}\n{\"a\""),
        (None, b":2}\nbad\n"),
        (Some(origin("b", 11, 100)), b"{\"b\":11}\nbad\n{\"b\":13}"),
        (Some(origin("a", 4, 20)), b"worse\n{\"a\":5}\n"),
    ];
    push_all(&session, &slices);
    let (json, lines) = finish(&session);
    assert_eq!(
        lines,
        [
            "a:1 {\"a\":1}",
            "a:2 {\"a\":2}",
            "b:11 {\"b\":11}",
            "b:13 {\"b\":13}",
            "a:5 {\"a\":5}"
        ]
    );
    assert_eq!(json["sourceNames"], json!(["a", "b"]));
    let rejected: Vec<Value> = json["rejectedLines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| json!([line["source"], line["line"], line["byteOffset"]]))
        .collect();
    assert_eq!(
        rejected,
        [
            json!(["a", 3, 16]),
            json!(["b", 12, 109]),
            json!(["a", 4, 20])
        ]
    );
}

#[test]
fn sources_may_be_compressed_or_empty() {
    let runtime = Runtime::new();
    let session = runtime.open(REQUEST, SessionSettings::default()).unwrap();
    let [first, last] = [&b"{\"a\":1}\n{\"a\":2}\n"[..], b"{\"c\":1}\n"].map(gzip);
    let slices: [(_, &[u8]); 5] = [
        (Some(Origin::start_of("a.gz")), &first[..5]),
        (None, &first[5..]),
        (Some(Origin::start_of("empty")), b""),
        (Some(Origin::start_of("plain")), b"{\"b\":1}"),
        (Some(Origin::start_of("c.gz")), &last),
    ];
    push_all(&session, &slices);
    let (json, lines) = finish(&session);
    assert_eq!(
        lines,
        [
            "a.gz:1 {\"a\":1}",
            "a.gz:2 {\"a\":2}",
            "plain:1 {\"b\":1}",
            "c.gz:1 {\"c\":1}"
        ]
    );
    assert_eq!(json["failures"], json!([]));
}

#[test]
fn a_damaged_source_is_a_failure_with_its_name() {
    let runtime = Runtime::new();
    let session = runtime.open(REQUEST, SessionSettings::default()).unwrap();
    let damaged = &gzip(b"{\"a\":1}\n")[..15];
    let slices: [(_, &[u8]); 2] = [
        (Some(Origin::start_of("a.gz")), damaged),
        (Some(Origin::start_of("b")), b"{\"b\":1}\n"),
    ];
    push_all(&session, &slices);
    let (json, lines) = finish(&session);
    assert_eq!(lines.last().unwrap(), "b:1 {\"b\":1}");
    assert_eq!(json["failures"][0]["source"], "a.gz");
}

#[test]
fn a_stream_names_all_of_its_sources_or_none() {
    let runtime = Runtime::new();
    let session = runtime.open(REQUEST, SessionSettings::default()).unwrap();
    let slices: [(_, &[u8]); 2] = [
        (None, b"{\"a\":1}\n"),
        (Some(Origin::start_of("late")), b"{}\n"),
    ];
    let answers = push(&session, &slices);
    assert_eq!(answers[0], Ok(false));
    let failure = answers[1].as_ref().unwrap_err();
    assert_eq!(failure.code.as_str(), "invalid_source");
}
