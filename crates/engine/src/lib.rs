//! The engine: takes a plan and chunks of log lines, and returns a report. It opens no files.
//!
//! A [`Scan`] is one pass of a [`Plan`](ripsaw_query::Plan) over the [`Chunk`]s of a [`ChunkReader`]. It ends
//! in a [`PartialReport`], from which [`PartialReport::finish`] makes the [`Report`].
//!
//! ```
//! use ripsaw_engine::{Chunk, Scan, ScanSettings};
//! use ripsaw_query::{Plan, Query};
//!
//! let plan = Plan::compile(&Query::from_json(r#"{"stats": true}"#)?)?;
//! let scan = Scan::new(plan, ScanSettings::default());
//! scan.scan_chunk(&Chunk::whole_source(b"{\"level\":\"ERROR\",\"duration_ms\":7}\nno record\n"))?;
//! let report = scan.finish()?.finish(Vec::new(), Vec::new())?;
//! assert_eq!((report.record_count, report.rejected_count), (1, 1));
//! # Ok::<(), ripsaw_query::Failure>(())
//! ```

mod aggregate;
mod check_kernel;
mod chunk;
#[cfg(test)]
mod colliding_texts;
mod columns;
mod count_if;
mod filter;
mod findings;
mod in_order;
mod line_numbers;
mod lock;
mod missing_fields;
mod on_threads;
mod partial_report;
mod profile;
mod record;
mod record_sample;
mod report;
mod room;
mod scan;
mod scan_chunk;
mod scratch;
mod seeded_hash;
mod severity;
mod sources;
mod totals;
mod validate;

pub use aggregate::{
    Approximation, GroupOverflow, GroupRows, GroupValue, LogStatsReport, UnusedValues,
};
pub use check_kernel::check_kernel;
pub use chunk::{Chunk, ChunkReader};
pub use columns::{Batch, ColumnLayout, ColumnType, Expanded, Section};
pub use findings::{RejectedLine, Violation};
pub use in_order::LineSink;
pub use line_numbers::LineNumbers;
pub use missing_fields::MissingField;
pub use partial_report::PartialReport;
pub use profile::{PhaseSpeed, Profile};
pub use record::LineReading;
pub use report::{MatchedLines, Report, RowBatch, SourceFailure, TopErrorsReport, Validation};
pub use room::make_room;
pub use scan::{Scan, ScanSettings, ScannedChunk, panic_failure};
pub use scratch::ScanMemory;
