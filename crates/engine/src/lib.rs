//! The engine: takes a plan and chunks of log lines, and returns a report. It opens no files.
//!
//! A [`Scan`] is one pass of a [`Plan`](ripsaw_query::Plan) over the [`Chunk`]s of a [`ChunkReader`]. It ends
//! in a [`FinishedScan`], from which [`FinishedScan::finish`] makes the [`Report`]. The [`PartialReport`]s of several
//! scans, each of a part of the input, can be merged before.
//!
//! ```
//! use ripsaw_engine::{Chunk, Scan, ScanSettings};
//! use ripsaw_query::{Plan, Query};
//!
//! let plan = Plan::compile(&Query::from_json(r#"{"stats": true}"#)?)?;
//! let scan = Scan::new(plan, ScanSettings::default());
//! scan.scan_chunk(&Chunk::whole_source(b"{\"level\":\"ERROR\",\"duration_ms\":7}\nno record\n"))?;
//! let (source_names, source_errors) = (Vec::new(), Vec::new());
//! let report = scan.finish()?.finish(source_names, source_errors)?;
//! assert_eq!((report.record_count, report.rejected_count), (1, 1));
//! # Ok::<(), ripsaw_query::Error>(())
//! ```

mod aggregate;
mod columns;
mod count_if;
mod filter;
mod findings;
mod missing_fields;
mod partial_report;
mod profile;
mod record;
mod report;
mod room;
mod scan;
mod scan_chunk;
mod seeded_hash;
mod severity;
mod threads;
mod totals;
mod validate;
mod window_counts;

pub use aggregate::{
    Approximation, GroupOverflow, GroupRows, GroupValue, LogStatsReport, UnusedValues,
};
pub use columns::{BufferRange, ColumnLayout, ColumnType, Expanded, RecordBatch};
pub use findings::{LineNumbers, LineSink, RejectedLine, Violation};
pub use missing_fields::MissingField;
pub use partial_report::PartialReport;
pub use profile::{PhaseSpeed, Profile};
pub use record::LineReading;
pub use report::{MatchedLines, MatchedRows, Report, SourceFailure, TopErrorsReport, Validation};
pub use room::make_room;
pub use scan::{
    Chunk, ChunkReader, FinishedScan, Scan, ScanMemory, ScanSettings, ScannedChunk, check_kernel,
    panic_error,
};
