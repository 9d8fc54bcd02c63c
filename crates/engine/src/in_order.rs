//! Puts the findings of chunks together in input order, although threads finish their chunks in any order.
//!
//! ```text
//! submit(chunk, findings):
//!     lock arrivals
//!     pending[chunk] = findings
//!     unless another thread is appending:
//!         while pending has the chunk that is due:
//!             take it out
//!             unlock arrivals; append its findings, with exact line numbers; lock arrivals
//!             the next chunk of the source, or the first one of the next source, is due
//!     while this chunk is still pending and more than 64 MiB are pending: wait for an append
//! ```
//!
//! - Two locks. `arrivals` is held only for a moment, so that threads can leave their findings while another
//!   thread appends, which may write to a file. While chunks arrive, only the thread that appends wants
//!   `appender`.
//! - No thread of its own. The thread that brings the chunk that is due appends it and everything that has
//!   become due meanwhile.
//! - The bound. Raw lines that wait for an earlier chunk are memory that the input decides on. Above
//!   [`MAX_PENDING_BYTES`], threads wait after submitting, so at most one more chunk per thread arrives.
//! - No deadlock. A thread waits only while its own chunk is pending, so the thread that reads or scans the
//!   chunk that is due does not wait. Nor does a thread whose chunk has been appended: it may be the one to
//!   read the chunk that is due next.
//! - Line numbers. Findings count lines from the start of their chunk. The number of lines before the chunk
//!   is known once all earlier chunks of the source have been appended.

use std::collections::{BTreeMap, TryReserveError};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ripsaw_query::{Failure, Limits, Plan, RejectCode, Rows};
use serde_json::json;

use crate::columns::{BatchBuilder, BatchChunk, Growth};
use crate::findings::{Findings, FoundReject, LineRun, RejectedLine, Violation};
use crate::line_numbers::LineNumbers;
use crate::lock::lock;
use crate::room::make_room;
use crate::sources::{CurrentSource, Sources};

/// Receives raw lines: matched ones, or quarantine records. It is called in input order.
pub trait LineSink: Send {
    /// Takes some whole lines. Errors: `write_failed`.
    fn write(&mut self, lines: &[u8]) -> Result<(), Failure>;

    /// Called once, after the last line. Errors: `write_failed`.
    fn finish(&mut self) -> Result<(), Failure>;
}

/// Number of pending bytes of raw lines above which threads wait after submitting.
const MAX_PENDING_BYTES: usize = 64 << 20;

/// Puts the findings of all chunks together in input order.
///
/// A thread that submits findings that are due appends them, and all that become due meanwhile. Other threads
/// leave theirs and go on.
pub(crate) struct InOrder {
    arrivals: Mutex<Arrivals>,
    appended: Condvar,
    appender: Mutex<Appender>,
    /// Not held while anything is written, because whoever pushes a stream must not wait for that.
    sources: Mutex<Sources>,
}

/// Findings that have arrived.
#[derive(Default)]
struct Arrivals {
    /// Source and index of the chunk that is due.
    next: (u32, u64),
    /// Findings that have not been appended, each with whether its chunk is the last one of its source.
    pending: BTreeMap<(u32, u64), (Findings, bool)>,
    /// Number of bytes that pending findings hold, by [`Findings::held_bytes`].
    pending_bytes: usize,
    /// Whether a thread is appending.
    is_appending: bool,
    /// Number of threads that wait for their findings to be appended.
    waiting_threads: usize,
    /// Row memory of appended chunks, to be used again.
    spare_batches: Vec<BatchChunk>,
}

/// Appends findings in input order.
struct Appender {
    limits: Limits,
    rows: Rows,
    /// Index of the current source; `None` before the first one.
    source: Option<u32>,
    current: CurrentSource,
    growth: Growth,
    matched_sink: Option<Box<dyn LineSink>>,
    quarantine_sink: Option<Box<dyn LineSink>>,
    ordered: Ordered,
}

/// Findings in input order, with 1-based line numbers.
#[derive(Default)]
pub(crate) struct Ordered {
    pub(crate) rejected_lines: Vec<RejectedLine>,
    pub(crate) violations: Vec<Violation>,
    pub(crate) lines: LineRun,
    pub(crate) batch: Option<BatchBuilder>,
    /// Line numbers of all rows.
    pub(crate) row_lines: LineNumbers,
    /// Index of the name of the source of each matched line or row; empty if there is one source that need not be named.
    pub(crate) row_sources: Vec<u32>,
}

impl InOrder {
    pub(crate) fn new(
        plan: &Plan,
        matched_sink: Option<Box<dyn LineSink>>,
        quarantine_sink: Option<Box<dyn LineSink>>,
    ) -> Self {
        Self {
            arrivals: Mutex::default(),
            appended: Condvar::new(),
            sources: Mutex::default(),
            appender: Mutex::new(Appender {
                limits: plan.limits,
                rows: plan.rows,
                source: None,
                current: CurrentSource::default(),
                growth: Growth::default(),
                matched_sink,
                quarantine_sink,
                ordered: Ordered {
                    batch: (plan.rows == Rows::Columns).then(|| BatchBuilder::new(&plan.limits)),
                    ..Ordered::default()
                },
            }),
        }
    }

    /// Sets what is known about the sources: their names and total size.
    pub(crate) fn set_sources(&self, names: Vec<String>, expected_bytes: Option<u64>) {
        lock(&self.sources).set(names);
        lock(&self.appender).growth.expected_bytes = expected_bytes;
    }

    /// Begins the next source of a stream, and returns its index. See [`Sources::begin`].
    pub(crate) fn begin_source(&self, name: &str, first_line: u64) -> u32 {
        lock(&self.sources).begin(name, first_line)
    }

    /// Returns the names of the sources, each once.
    pub(crate) fn source_names(&self) -> Vec<String> {
        lock(&self.sources).names().to_vec()
    }

    /// Returns row memory of an appended chunk, if there is any.
    pub(crate) fn take_spare_batch(&self) -> Option<BatchChunk> {
        lock(&self.arrivals).spare_batches.pop()
    }

    /// Takes the findings of a chunk; `place` is the index of its source and its index in there. Waits while
    /// too much is pending before it, unless `stop` is set. Errors: those of the sinks; `result_too_large`.
    pub(crate) fn submit(
        &self,
        place: (u32, u64),
        last: bool,
        findings: Findings,
        stop: &AtomicBool,
    ) -> Result<(), Failure> {
        let mut arrivals = lock(&self.arrivals);
        arrivals.pending_bytes += findings.held_bytes();
        arrivals.pending.insert(place, (findings, last));
        if !arrivals.is_appending {
            arrivals = self.append_due(arrivals)?;
        }
        // A thread whose chunk has been appended never waits: it may be the one to read the chunk that is due
        // next.
        while arrivals.pending.contains_key(&place)
            && arrivals.pending_bytes > MAX_PENDING_BYTES
            && !stop.load(Ordering::Relaxed)
        {
            arrivals.waiting_threads += 1;
            let woken = self.appended.wait(arrivals);
            arrivals = woken.unwrap_or_else(PoisonError::into_inner);
            arrivals.waiting_threads -= 1;
        }
        Ok(())
    }

    /// Wakes the waiting threads, so that they look at their stop flag.
    pub(crate) fn wake_all(&self) {
        // A thread between looking at the flag and waiting holds the lock. Without taking it here, that
        // thread would miss the signal.
        drop(lock(&self.arrivals));
        self.appended.notify_all();
    }

    /// Appends the findings that are due, chunk after chunk, until those of the next one are missing.
    fn append_due<'a>(
        &'a self,
        mut arrivals: MutexGuard<'a, Arrivals>,
    ) -> Result<MutexGuard<'a, Arrivals>, Failure> {
        loop {
            let next = arrivals.next;
            let Some((findings, last)) = arrivals.pending.remove(&next) else {
                return Ok(arrivals);
            };
            arrivals.is_appending = true;
            drop(arrivals);
            let held_bytes = findings.held_bytes();
            let appended = self.append(next.0, findings);
            arrivals = lock(&self.arrivals);
            arrivals.is_appending = false;
            arrivals.pending_bytes -= held_bytes;
            arrivals.next = if last {
                (next.0 + 1, 0)
            } else {
                (next.0, next.1 + 1)
            };
            arrivals.spare_batches.extend(appended?);
            // A notification is a system call even if no thread waits.
            if arrivals.waiting_threads > 0 {
                self.appended.notify_all();
            }
        }
    }

    /// Appends the findings of a chunk, and returns the memory of their rows.
    fn append(&self, source: u32, findings: Findings) -> Result<Option<BatchChunk>, Failure> {
        let mut appender = lock(&self.appender);
        if appender.source != Some(source) {
            appender.source = Some(source);
            appender.current = lock(&self.sources).reach(source);
        }
        appender.append_or_forget(findings)
    }

    /// Finishes the outputs and returns what was put together.
    pub(crate) fn finish(&self) -> Result<Ordered, Failure> {
        let mut appender = lock(&self.appender);
        let Appender {
            matched_sink,
            quarantine_sink,
            ordered,
            ..
        } = &mut *appender;
        for sink in [matched_sink, quarantine_sink].into_iter().flatten() {
            sink.finish()?;
        }
        Ok(std::mem::take(ordered))
    }
}

impl Appender {
    /// Appends findings and returns the memory of their rows. After a failure all findings are dropped.
    fn append_or_forget(&mut self, findings: Findings) -> Result<Option<BatchChunk>, Failure> {
        let appended = self.append(findings);
        if appended.is_err() {
            self.ordered = Ordered::default();
        }
        appended
    }

    fn append(&mut self, findings: Findings) -> Result<Option<BatchChunk>, Failure> {
        let first_line = self.current.lines_before + 1;
        self.current.lines_before += findings.line_count;
        self.growth.seen_bytes += findings.byte_count;
        if self.quarantine_sink.is_some() {
            self.write_quarantine(&findings.rejected, first_line)?;
        }
        let name = self.detail_source();
        let room = self.limits.max_details - self.ordered.rejected_lines.len();
        make_room(
            &mut self.ordered.rejected_lines,
            room.min(findings.rejected.len()),
        )?;
        self.ordered
            .rejected_lines
            .extend(
                findings
                    .rejected
                    .into_iter()
                    .take(room)
                    .map(|found| RejectedLine {
                        source: name.clone(),
                        line: first_line + found.line,
                        byte_offset: found.byte_offset,
                        code: found.code.as_str(),
                        message: found.message,
                    }),
            );
        let room = self.limits.max_details - self.ordered.violations.len();
        make_room(
            &mut self.ordered.violations,
            room.min(findings.violations.len()),
        )?;
        self.ordered
            .violations
            .extend(
                findings
                    .violations
                    .into_iter()
                    .take(room)
                    .map(|found| Violation {
                        source: name.clone(),
                        line: first_line + found.line,
                        byte_offset: found.byte_offset,
                        path: found.path,
                        rule: found.rule,
                        message: found.message,
                    }),
            );
        match self.rows {
            Rows::Count => {}
            Rows::Lines => self.append_lines(&findings.lines, first_line)?,
            Rows::Columns => {
                self.note_source(findings.batch_lines.len())?;
                self.ordered
                    .row_lines
                    .append(&findings.batch_lines, first_line)?;
                if let (Some(batch), Some(mut chunk)) = (&mut self.ordered.batch, findings.batch) {
                    batch.append(&chunk, self.growth)?;
                    chunk.clear();
                    return Ok(Some(chunk));
                }
            }
        }
        Ok(None)
    }

    fn append_lines(&mut self, run: &LineRun, first_line: u64) -> Result<(), Failure> {
        if let Some(sink) = &mut self.matched_sink {
            return if run.bytes.is_empty() {
                Ok(())
            } else {
                sink.write(&run.bytes)
            };
        }
        let lines = &mut self.ordered.lines;
        let base = lines.bytes.len() as u64;
        make_room(&mut lines.bytes, run.bytes.len())?;
        lines.bytes.extend_from_slice(&run.bytes);
        make_room(&mut lines.ends, run.ends.len())?;
        lines.ends.extend(run.ends.iter().map(|end| base + end));
        lines.line_numbers.append(&run.line_numbers, first_line)?;
        self.note_source(run.ends.len())?;
        Ok(())
    }

    /// Notes the source of `count` lines or rows, if there are several sources.
    fn note_source(&mut self, count: usize) -> Result<(), TryReserveError> {
        if self.current.is_one_of_several {
            let sources = &mut self.ordered.row_sources;
            make_room(sources, count)?;
            sources.resize(sources.len() + count, self.current.name_index);
        }
        Ok(())
    }

    /// The source name in rejected lines and violations; `None` if there is only one source.
    fn detail_source(&self) -> Option<String> {
        let name = self.current.name.as_ref();
        name.filter(|_| self.current.is_one_of_several).cloned()
    }

    fn write_quarantine(
        &mut self,
        rejected: &[FoundReject],
        first_line: u64,
    ) -> Result<(), Failure> {
        let source = &self.current.name;
        let mut records = Vec::new();
        for found in rejected {
            let mut record = json!({
                "source": source,
                "line": first_line + found.line,
                "byteOffset": found.byte_offset,
                "code": found.code.as_str(),
            });
            match &found.raw {
                Some(raw) if found.code == RejectCode::InvalidUtf8 => {
                    record["rawBase64"] = json!(BASE64_STANDARD.encode(raw));
                }
                raw => record["raw"] = json!(raw.as_deref().map(String::from_utf8_lossy)),
            }
            records.extend_from_slice(record.to_string().as_bytes());
            records.push(b'\n');
        }
        match &mut self.quarantine_sink {
            Some(sink) if !records.is_empty() => sink.write(&records),
            _ => Ok(()),
        }
    }
}
