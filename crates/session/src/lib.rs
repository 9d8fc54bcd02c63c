//! A scan as every bridge to another language needs it: a request in; progress, a way to cancel and an encoded report out.
//!
//! - A [`Runtime`] owns threads, and memory that is reused from scan to scan. A program has one.
//! - A [`Session`] is one open scan of a request, which is a query as JSON. Its input is paths, bytes, pushed slices of
//!   a stream, or pushed lines. [`Origin`] says where a slice comes from.
//! - An [`EncodedReport`] is the answer: one JSON text, and a few [`Buffer`]s that it refers to by index. Tables can be
//!   Arrow IPC streams: groups ([`GroupFormat::Arrow`]) and columns ([`Runtime::encode_columns`]).
//!
//! Bridges to other languages are built on this crate and only convert. They need neither threads nor locks of their
//! own.
//!
//! ```
//! use ripsaw_session::{Runtime, SessionSettings};
//!
//! let runtime = Runtime::new();
//! let request = r#"{"groupBy": [{"name": "level", "key": "level"}]}"#;
//! let session = runtime.open(request, SessionSettings::default())?;
//! let report = session.scan_bytes(b"{\"level\":\"WARN\"}\nno record\n{\"level\":\"WARN\"}\n")?;
//! assert!(report.json.contains(r#""groups":[{"level":"WARN","count":2}]"#));
//! assert!(report.json.contains(r#""rejectedCount":1"#));
//! # Ok::<(), ripsaw_session::Error>(())
//! ```

mod arrow;
mod encoded_report;
mod lent_reader;
mod runtime;
mod sample;
mod session;
mod slice_stream;

pub use encoded_report::{Buffer, EncodedReport, GroupFormat, error_json};
pub use ripsaw_query::{Error, ErrorCode};
pub use ripsaw_sample::SampleSummary;
pub use ripsaw_sources::{LineOutput, LineSlice, Origin, files_of};
pub use runtime::{Runtime, without_panic};
pub use session::{OpenOutput, Progress, Session, SessionSettings};
