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

/// Where raw lines go: matched ones, or quarantine records. Called in input order.
pub trait LineSink: Send {
    /// Takes some whole lines. Errors: `write_failed`.
    fn write(&mut self, lines: &[u8]) -> Result<(), Failure>;

    /// Called once behind the last line. Errors: `write_failed`.
    fn finish(&mut self) -> Result<(), Failure>;
}

/// Findings that wait beyond so many bytes make their threads wait, too.
const MAX_PENDING_BYTES: usize = 64 << 20;

/// The findings of all chunks put together in input order, whatever the order in which they arrive.
///
/// Whoever submits findings that are due appends them, and all that become due meanwhile; the others leave theirs
/// and go on.
pub(crate) struct InOrder {
    arrivals: Mutex<Arrivals>,
    appended: Condvar,
    appender: Mutex<Appender>,
}

/// Findings that have arrived.
#[derive(Default)]
struct Arrivals {
    /// Source and index of the chunk that is due.
    next: (u32, u64),
    /// Not yet appended; with whether the chunk is the last one of its source.
    pending: BTreeMap<(u32, u64), (Findings, bool)>,
    pending_bytes: usize,
    is_appending: bool,
    /// How many threads wait for findings to be appended.
    waiting_threads: usize,
    /// Chunks of rows that were appended, to be filled anew.
    spare_batches: Vec<BatchChunk>,
}

/// Puts findings one behind the other.
struct Appender {
    limits: Limits,
    rows: Rows,
    source_names: Vec<String>,
    /// The source at hand, and how many of its lines are behind us.
    source: u32,
    lines_before: u64,
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
    /// Indices of the sources of all matched lines or rows; empty where there is but one source.
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
            appender: Mutex::new(Appender {
                limits: plan.limits,
                rows: plan.rows,
                source_names: Vec::new(),
                source: 0,
                lines_before: 0,
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

    /// What is known of the sources: their names, and the size of all of them.
    pub(crate) fn set_sources(&self, names: Vec<String>, expected_bytes: Option<u64>) {
        let mut appender = lock(&self.appender);
        appender.source_names = names;
        appender.growth.expected_bytes = expected_bytes;
    }

    /// A chunk of rows to be filled.
    pub(crate) fn take_spare_batch(&self) -> Option<BatchChunk> {
        lock(&self.arrivals).spare_batches.pop()
    }

    /// Takes the findings of a chunk. Waits where too many wait for those in front of them, unless `stop` is set.
    /// Errors: those of the sinks; `result_too_large`.
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
        // A thread whose chunk is through never waits: what is due next may be in its hands.
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

    /// Lets those that wait look at their stop flag.
    pub(crate) fn wake_all(&self) {
        // Without the lock one that has just looked would miss it.
        drop(lock(&self.arrivals));
        self.appended.notify_all();
    }

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
            let appended = lock(&self.appender).append_or_forget(next.0, findings);
            arrivals = lock(&self.arrivals);
            arrivals.is_appending = false;
            arrivals.pending_bytes -= held_bytes;
            arrivals.next = if last {
                (next.0 + 1, 0)
            } else {
                (next.0, next.1 + 1)
            };
            arrivals.spare_batches.extend(appended?);
            // Waking is a call of the system even where nobody waits.
            if arrivals.waiting_threads > 0 {
                self.appended.notify_all();
            }
        }
    }

    /// Ends the outputs, and gives what was put together.
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
    /// Appends findings; gives back what held their rows. After a failure nothing that was found is held any longer.
    fn append_or_forget(
        &mut self,
        source: u32,
        findings: Findings,
    ) -> Result<Option<BatchChunk>, Failure> {
        let appended = self.append(source, findings);
        if appended.is_err() {
            self.ordered = Ordered::default();
        }
        appended
    }

    fn append(&mut self, source: u32, findings: Findings) -> Result<Option<BatchChunk>, Failure> {
        if source != self.source {
            self.source = source;
            self.lines_before = 0;
        }
        let first_line = self.lines_before + 1;
        self.lines_before += findings.line_count;
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
            Rows::Lines => self.append_lines(&findings.lines, first_line, source)?,
            Rows::Columns => {
                self.note_source(findings.batch_lines.len(), source)?;
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

    fn append_lines(&mut self, run: &LineRun, first_line: u64, source: u32) -> Result<(), Failure> {
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
        self.note_source(run.ends.len(), source)?;
        Ok(())
    }

    /// Notes where lines or rows come from, if there are several sources.
    fn note_source(&mut self, count: usize, source: u32) -> Result<(), TryReserveError> {
        if self.source_names.len() > 1 {
            let sources = &mut self.ordered.row_sources;
            make_room(sources, count)?;
            sources.resize(sources.len() + count, source);
        }
        Ok(())
    }

    /// The name that details carry: none where there is but one source.
    fn detail_source(&self) -> Option<String> {
        if self.source_names.len() > 1 {
            self.source_names.get(self.source as usize).cloned()
        } else {
            None
        }
    }

    fn write_quarantine(
        &mut self,
        rejected: &[FoundReject],
        first_line: u64,
    ) -> Result<(), Failure> {
        let source = self.source_names.get(self.source as usize);
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
