//! Appends the findings of chunks in input order, which gives them exact line numbers.

use std::collections::TryReserveError;

use ripsaw_query::{Error, Limits, Plan, Rows};

use super::quarantine::quarantine_records;
use super::sources::CurrentSource;
use super::{
    Findings, FoundRejection, FoundViolation, LineRun, LineSink, Ordered, RejectedLine, Violation,
};
use crate::columns::{ChunkColumns, Growth};
use crate::room::make_room;
use crate::scan::ChunkId;

/// Appends findings in input order.
pub(super) struct Appender {
    limits: Limits,
    rows: Rows,
    /// Index of the current source; `None` before the first one.
    pub(super) source: Option<u32>,
    current: CurrentSource,
    growth: Growth,
    matched_sink: Option<Box<dyn LineSink>>,
    quarantine_sink: Option<Box<dyn LineSink>>,
    ordered: Ordered,
}

impl Appender {
    /// Creates an appender of chunks from `first` on.
    pub(super) fn new(
        plan: &Plan,
        first: ChunkId,
        matched_sink: Option<Box<dyn LineSink>>,
        quarantine_sink: Option<Box<dyn LineSink>>,
    ) -> Self {
        Self {
            limits: plan.limits,
            rows: plan.rows,
            source: None,
            current: CurrentSource::default(),
            growth: Growth::default(),
            matched_sink,
            quarantine_sink,
            ordered: Ordered::new(plan, first),
        }
    }

    /// Sets the total size of the input in bytes, if it is known.
    pub(super) fn expect_bytes(&mut self, expected_bytes: Option<u64>) {
        self.growth.expected_bytes = expected_bytes;
    }

    /// Moves on to the next source. What follows belongs to it.
    pub(super) fn reach(&mut self, source: u32, current: CurrentSource) {
        if self.source.is_some() {
            self.ordered.begin_source();
        }
        self.ordered.lines_before = current.lines_before;
        self.source = Some(source);
        self.current = current;
    }

    /// Finishes the outputs and returns what was put together; `end` is the chunk after the last one.
    pub(super) fn finish(&mut self, end: ChunkId) -> Result<Ordered, Error> {
        let sinks = [&mut self.matched_sink, &mut self.quarantine_sink];
        for sink in sinks.into_iter().flatten() {
            sink.finish()?;
        }
        self.ordered.end = end;
        Ok(std::mem::take(&mut self.ordered))
    }

    /// Appends findings and returns the memory of their rows. After a failure all findings are dropped.
    pub(super) fn append_or_forget(
        &mut self,
        findings: Findings,
    ) -> Result<Option<ChunkColumns>, Error> {
        let appended = self.append(findings);
        if appended.is_err() {
            self.ordered = Ordered::default();
        }
        appended
    }

    fn append(&mut self, findings: Findings) -> Result<Option<ChunkColumns>, Error> {
        let first_line = self.ordered.lines_before + 1;
        self.ordered.lines_before += findings.line_count;
        self.growth.seen_bytes += findings.byte_count;
        if let Some(sink) = &mut self.quarantine_sink {
            let name = self.current.name.as_deref();
            let records = quarantine_records(&findings.rejected, first_line, name);
            if !records.is_empty() {
                sink.write(&records)?;
            }
        }
        self.append_rejected(findings.rejected, first_line)?;
        self.append_violations(findings.violations, first_line)?;
        match self.rows {
            Rows::Count => {}
            Rows::Lines => self.append_lines(&findings.lines, first_line)?,
            Rows::Columns => {
                self.note_source(findings.row_lines.len())?;
                self.ordered
                    .row_lines
                    .append(&findings.row_lines, first_line)?;
                if let Some(mut chunk) = findings.columns {
                    let Some(batch) = &mut self.ordered.batch else {
                        make_room(&mut self.ordered.waiting_columns, 1)?;
                        self.ordered.waiting_columns.push(chunk);
                        return Ok(None);
                    };
                    batch.append(&chunk, self.growth)?;
                    chunk.clear();
                    return Ok(Some(chunk));
                }
            }
        }
        Ok(None)
    }

    /// Appends rejected lines, as far as details are wanted.
    fn append_rejected(
        &mut self,
        rejected: Vec<FoundRejection>,
        first_line: u64,
    ) -> Result<(), TryReserveError> {
        let name = self.detail_source();
        let lines = &mut self.ordered.rejected_lines;
        let count = (self.limits.max_details - lines.len()).min(rejected.len());
        make_room(lines, count)?;
        let details = rejected.into_iter().take(count);
        lines.extend(details.map(|found| RejectedLine {
            source: name.clone(),
            line: first_line + found.line,
            byte_offset: found.byte_offset,
            code: found.code.as_str(),
            message: found.message,
        }));
        Ok(())
    }

    /// Appends violations, as far as details are wanted.
    fn append_violations(
        &mut self,
        found: Vec<FoundViolation>,
        first_line: u64,
    ) -> Result<(), TryReserveError> {
        let name = self.detail_source();
        let violations = &mut self.ordered.violations;
        let count = (self.limits.max_details - violations.len()).min(found.len());
        make_room(violations, count)?;
        let details = found.into_iter().take(count);
        violations.extend(details.map(|found| Violation {
            source: name.clone(),
            line: first_line + found.line,
            byte_offset: found.byte_offset,
            path: found.path,
            rule: found.rule,
            message: found.message,
        }));
        Ok(())
    }

    fn append_lines(&mut self, run: &LineRun, first_line: u64) -> Result<(), Error> {
        if let Some(sink) = &mut self.matched_sink {
            return if run.bytes.is_empty() {
                Ok(())
            } else {
                sink.write(&run.bytes)
            };
        }
        self.ordered
            .lines
            .append(run, |numbers, more| numbers.append(more, first_line))?;
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
}
