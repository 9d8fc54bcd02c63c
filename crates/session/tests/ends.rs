//! Ways in which a session or its runtime ends early.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use ripsaw_session::{
    Error, LineOutput, LineSlice, Runtime, Session, SessionSettings, without_panic,
};

/// Long enough for any thread of a busy machine.
const LONG: Duration = Duration::from_secs(60);

fn panics() -> Result<(), Error> {
    panic!("a defect")
}

#[test]
fn a_panic_is_an_error() {
    let runtime = Runtime::new();
    let (send, receive) = mpsc::channel();
    runtime.run(panics, move |result| send.send(result).unwrap());
    for result in [receive.recv().unwrap(), without_panic(panics)] {
        let failure = result.unwrap_err();
        assert_eq!(failure.code.as_str(), "internal_error");
        assert!(failure.message.ends_with("a defect"), "{failure}");
    }
    let (send, receive) = mpsc::channel();
    runtime.run(|| Ok(7), move |result| send.send(result).unwrap());
    assert_eq!(receive.recv(), Ok(Ok(7)), "the thread lives on");
}

/// Pushes a slice. The receiver gets whether the scan is over.
fn push(session: &Session, bytes: &'static [u8]) -> Receiver<Result<bool, Error>> {
    let (send, receive) = mpsc::channel();
    session.push_slice(bytes, None, move |over| drop(send.send(over)));
    receive
}

#[test]
fn a_stopped_session_reports_what_it_found() {
    let runtime = Runtime::new();
    let session = runtime.open("{}", SessionSettings::default()).unwrap();
    assert_eq!(push(&session, b"{}\n{}\n").recv().unwrap(), Ok(false));
    session.cancel();
    assert_eq!(push(&session, b"{}\n").recv().unwrap(), Ok(true));
    assert!(
        session
            .finish()
            .unwrap()
            .json
            .contains(r#""recordCount":2"#)
    );
}

#[test]
fn a_scan_that_waits_for_lines_stops() {
    let runtime = Runtime::new();
    let session = runtime.open("{}", SessionSettings::default()).unwrap();
    let scanning = session.clone();
    let (send, receive) = mpsc::channel();
    runtime.run(
        move || scanning.scan_lines(),
        move |report| send.send(report).unwrap(),
    );
    session.cancel();
    assert!(receive.recv_timeout(LONG).unwrap().is_ok());
    assert!(!session.push_lines(b"{}\n", LineSlice::new(b"{}\n", Vec::new())));
}

#[test]
fn the_limit_ends_a_stream() {
    let runtime = Runtime::new();
    let session = runtime
        .open(r#"{"limit": 1}"#, SessionSettings::default())
        .unwrap();
    assert_eq!(push(&session, b"{}\n{}\n").recv().unwrap(), Ok(true));
    assert!(
        session
            .finish()
            .unwrap()
            .json
            .contains(r#""matchedCount":1"#)
    );
}

#[test]
fn a_runtime_ends_while_a_session_waits() {
    let runtime = Runtime::new();
    let session = runtime.open("{}", SessionSettings::default()).unwrap();
    let (send, receive) = mpsc::channel();
    runtime.run(
        move || session.scan_lines(),
        move |report| send.send(report).unwrap(),
    );
    runtime.end();
    // Either the scan began and was stopped, or it never began.
    match receive.recv_timeout(LONG) {
        Ok(report) => drop(report),
        Err(error) => assert_eq!(error, RecvTimeoutError::Disconnected),
    }
    let (send, receive) = mpsc::channel();
    runtime.run(|| Ok(()), move |result| send.send(result).unwrap());
    assert_eq!(
        receive.recv().unwrap().unwrap_err().code.as_str(),
        "aborted"
    );
    let session = runtime.open("{}", SessionSettings::default()).unwrap();
    assert_eq!(
        session.scan_bytes(b"{}\n").unwrap_err().code.as_str(),
        "aborted"
    );
}

#[test]
fn outputs_are_opened_for_valid_requests_alone() {
    let settings = || SessionSettings {
        matched_output: Some(Box::new(|| {
            LineOutput::open("missing/file".as_ref(), "missing")
        })),
        ..SessionSettings::default()
    };
    let code = |request| {
        let opened = Runtime::new().open(request, settings());
        opened.err().unwrap().code.as_str()
    };
    assert_eq!(code(r#"{"rows": 1}"#), "invalid_query");
    assert_eq!(code(r#"{"rows": "lines"}"#), "write_failed");
}
