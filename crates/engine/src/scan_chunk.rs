//! Scans the chunks of one thread. This is the only file that knows the order of the steps.
//!
//! ```text
//! chunk -> windows of whole lines; for each window:
//!     structural index                    positions of quotes and line feeds, special lines
//!     records                             each line: blank, rejected, or a record with its needed values
//!     predicate                           which records match
//!     rules of the schema                 violations
//!     raw lines or columns                of the records that match
//!     statistics, messages, groups        of the records that match
//! ```
//!
//! Each step goes through all lines of a window before the next step begins. A window of 128 KiB and what is
//! found in it stay in the nearest caches from step to step. Against 32 KiB, windows of 64 KiB took 0.95 of
//! the time, and 128 KiB took 0.96 of that; 256 KiB would take 0.985 of that again, but half a megabyte for
//! the lists.

use std::collections::TryReserveError;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::{memchr, memrchr};
use ripsaw_query::{Plan, RejectCode, Rows, ViolationRule};

use crate::chunk::Chunk;
use crate::columns::BatchChunk;
use crate::count_if::count_if;
use crate::filter::{Filter, Filtering, Truth};
use crate::findings::{Findings, FoundReject, FoundViolation};
use crate::profile::Phase;
use crate::record::{Fields, LineReading, Outcome, Records, Reject, Shapes, Window};
use crate::scratch::Scratch;
use crate::severity::severities;
use crate::totals::Totals;
use crate::validate::{Validator, check_rules, violation_message};

/// Usual size of a window in bytes. A window and what is found in it stay in the nearest caches.
const WINDOW_BYTES: usize = 128 << 10;

/// Scans the chunks of one thread.
pub(crate) struct Worker {
    plan: Arc<Plan>,
    filter: Option<Filter>,
    validator: Option<Validator>,
    scratch: Scratch,
    /// Counts and accumulators of all chunks that this worker has scanned.
    pub(crate) totals: Totals,
}

/// Settings that all chunks of a scan share.
#[derive(Clone, Copy)]
pub(crate) struct ChunkSettings<'a> {
    pub(crate) stop: &'a AtomicBool,
    /// Whether the bytes of all rejected lines are wanted.
    pub(crate) quarantine: bool,
    /// Number of matching records that are still wanted.
    pub(crate) wanted: u64,
}

/// What has been found in a chunk so far.
struct Found<'a> {
    settings: ChunkSettings<'a>,
    findings: Findings,
    batch: Option<BatchChunk>,
    matched: u64,
    /// Index of the source of the chunk.
    source: u32,
    /// Offset of the current window in its source.
    window_offset: u64,
}

impl Worker {
    pub(crate) fn new(plan: Arc<Plan>, line_reading: LineReading) -> Self {
        Self {
            filter: plan.predicate.as_ref().map(Filter::new),
            validator: plan.rules.as_deref().map(Validator::new),
            scratch: Scratch::take(&plan, line_reading),
            totals: Totals::new(&plan),
            plan,
        }
    }

    /// Returns the totals, and leaves the memory and the shapes to other workers.
    pub(crate) fn finish(self) -> Totals {
        self.scratch.keep();
        self.totals
    }

    /// Scans a chunk. With a limit it ends at the last line that is wanted; once the stop flag is set, at the
    /// next window. `batch` receives the rows if the plan asks for columns. After an error, the totals are
    /// incomplete.
    pub(crate) fn scan(
        &mut self,
        chunk: &Chunk<'_>,
        batch: Option<BatchChunk>,
        settings: ChunkSettings<'_>,
    ) -> Result<Findings, TryReserveError> {
        let plan = Arc::clone(&self.plan);
        let mut found = Found {
            settings,
            findings: Findings::default(),
            batch,
            matched: 0,
            source: chunk.source,
            window_offset: chunk.base_offset,
        };
        self.scan_windows(chunk, &plan, &mut found)?;
        found.findings.byte_count = chunk.bytes.len() as u64;
        found.findings.batch = found.batch;
        Ok(found.findings)
    }

    /// Cuts a chunk into windows and scans them. A window without enough bytes after it is copied, with
    /// padding.
    fn scan_windows(
        &mut self,
        chunk: &Chunk<'_>,
        plan: &Plan,
        found: &mut Found<'_>,
    ) -> Result<(), TryReserveError> {
        let bytes = chunk.bytes;
        let mut from = 0;
        while from < bytes.len() && !found.is_done() {
            let to = window_end(bytes, from);
            found.window_offset = chunk.base_offset + from as u64;
            if bytes.len() - to >= Window::PADDING {
                self.scan_window(&bytes[from..], to - from, plan, found)?;
            } else {
                let mut padded = std::mem::take(&mut self.scratch.padded);
                padded.clear();
                padded.extend_from_slice(&bytes[from..to]);
                padded.resize(to - from + Window::PADDING, b' ');
                self.scan_window(&padded, to - from, plan, found)?;
                self.scratch.padded = padded;
            }
            from = to;
        }
        self.totals.byte_count +=
            from as u64 - u64::from(chunk.newline_added && from == bytes.len());
        if let Some(line_bytes) = chunk.too_long_line_bytes.filter(|_| !found.is_done()) {
            self.totals.byte_count += line_bytes;
            self.totals.line_count += 1;
            self.totals.rejected[RejectCode::LineTooLong as usize] += 1;
            let byte_offset = chunk.base_offset + bytes.len() as u64;
            found.note_reject(plan, 0, byte_offset, &[], Reject::TOO_LONG);
            found.findings.line_count += 1;
        }
        Ok(())
    }

    /// Takes the lines in the first `byte_count` bytes of `text` through all steps.
    fn scan_window(
        &mut self,
        text: &[u8],
        byte_count: usize,
        plan: &Plan,
        found: &mut Found<'_>,
    ) -> Result<(), TryReserveError> {
        let Scratch {
            index,
            reader,
            records,
            special,
            matching,
            filtering,
            ..
        } = &mut self.scratch;
        let totals = &mut self.totals;
        let mut watch = totals.windows.begin_window(byte_count);
        index.build(&text[..byte_count]);
        index.find_special_lines(special);
        let window = Window {
            text,
            index,
            special,
        };
        watch.end(Phase::Index, &mut totals.windows);
        reader.read(window, plan, records, &mut totals.windows);
        watch.end(Phase::Read, &mut totals.windows);

        find_matching(self.filter.as_ref(), window, records, filtering, matching);
        let (line_count, matched) = found.cut_behind_wanted(records, matching);
        if self.filter.is_some() {
            totals.filter_error_count += filtering.count_errors(&records.outcomes);
        }
        found.matched += matched;
        totals.matched_count += matched;
        if plan.predicate.is_some() {
            watch.end(Phase::Filter, &mut totals.windows);
        }
        totals.count_lines(line_count, &records.outcomes);
        totals.missing.update(window, records);
        let rejects = records.rejects.iter();
        for (line, reject) in rejects.take_while(|(line, _)| *line < line_count) {
            totals.rejected[reject.code as usize] += 1;
            let range = window.line(*line);
            let byte_offset = found.window_offset + range.start as u64;
            found.note_reject(plan, *line, byte_offset, &text[range], *reject);
        }
        if let (Some(validator), Some(rules)) = (&mut self.validator, &plan.rules) {
            let suspects = validator.find_suspects(rules, records, text);
            validate(plan, window, records, suspects, totals, found);
            watch.end(Phase::Validate, &mut totals.windows);
        }
        if plan.rows != Rows::Count {
            records.select(matching);
            match plan.rows {
                Rows::Count => {}
                Rows::Lines => found.keep_lines(window, records),
                Rows::Columns => found.keep_rows(window, records, reader.shapes()),
            }
            watch.end(Phase::Rows, &mut totals.windows);
        }
        let has_aggregates =
            plan.stats.is_some() || plan.top_errors.is_some() || plan.groups.is_some();
        if has_aggregates && (plan.predicate.is_some() || line_count < records.lines.len()) {
            records.keep_only(matching);
        }
        if let (Some(stats), Some(slots)) = (&mut totals.stats, plan.stats) {
            let severities = severities(records, window.text, &plan.severity);
            stats.update(window.text, records, severities, slots, matched)?;
        }
        if let (Some(messages), Some(slots)) = (&mut totals.top_errors, plan.top_errors) {
            let severities = severities(records, window.text, &plan.severity);
            messages.update_errors(window.text, records, severities, slots)?;
        }
        if let Some(groups) = &mut totals.groups {
            let place = (found.source, found.window_offset);
            groups.update(window, records, matching, place)?;
        }
        if has_aggregates {
            watch.end(Phase::Aggregate, &mut totals.windows);
        }
        found.findings.line_count += line_count as u64;
        Ok(())
    }
}

/// Determines for each row whether it is a record that matches.
fn find_matching(
    filter: Option<&Filter>,
    window: Window<'_>,
    records: &Records,
    filtering: &mut Filtering,
    matching: &mut Vec<bool>,
) {
    let outcomes = records.outcomes.iter();
    let is_record = outcomes.map(|outcome| *outcome == Outcome::Record);
    matching.clear();
    match filter {
        None => matching.extend(is_record),
        Some(filter) => {
            let truths = filtering.decide(filter, window, records, is_record);
            matching.extend(truths.iter().map(|truth| *truth == Truth::True));
        }
    }
}

/// Counts and notes the violations of the records that may break a rule.
fn validate(
    plan: &Plan,
    window: Window<'_>,
    records: &mut Records,
    is_suspect: &[bool],
    totals: &mut Totals,
    found: &mut Found<'_>,
) {
    let rules = plan.rules.as_deref().unwrap_or_default();
    records.select(is_suspect);
    let records = &*records;
    for (line, row) in records.selected() {
        if records.outcomes[row] != Outcome::Record {
            continue;
        }
        let fields = Fields {
            window,
            records,
            row,
        };
        let broken = check_rules(rules, fields, |failed| {
            if found.findings.violations.len() < plan.limits.max_details {
                found.findings.violations.push(FoundViolation {
                    line: found.findings.line_count + line as u64,
                    byte_offset: found.window_offset + window.line(line).start as u64,
                    path: failed.rule.path.clone(),
                    rule: ViolationRule::as_str(failed.check),
                    message: violation_message(failed),
                });
            }
        });
        totals.violation_count += broken;
        totals.invalid_count += u64::from(broken > 0);
    }
}

impl Found<'_> {
    fn is_done(&self) -> bool {
        self.matched >= self.settings.wanted || self.settings.stop.load(Ordering::Relaxed)
    }

    /// Returns how many lines of a window count, and how many of them match. If more records match than are
    /// wanted, the lines after the last one that is wanted do not count, and are marked as such.
    fn cut_behind_wanted(&self, records: &mut Records, matching: &mut [bool]) -> (usize, u64) {
        let matched = count_if(matching, |matches| matches);
        let wanted = self.settings.wanted - self.matched;
        if matched < wanted {
            return (matching.len(), matched);
        }
        let rows = records.lines.iter().zip(&*matching);
        let of_matching = rows.filter(|(_, matches)| **matches).map(|(line, _)| *line);
        let mut of_matching: Vec<u32> = of_matching.collect();
        let (_, last, _) = of_matching.select_nth_unstable(wanted as usize - 1);
        for (row, line) in records.lines.iter().enumerate() {
            if line > last {
                records.outcomes[row] = Outcome::Unwanted;
                matching[row] = false;
            }
        }
        (*last as usize + 1, wanted)
    }

    /// Keeps the selected lines.
    fn keep_lines(&mut self, window: Window<'_>, records: &Records) {
        let findings = &mut self.findings;
        for (line, _) in records.selected() {
            let Range { start, end } = window.line(line);
            let line_number = findings.line_count + line as u64;
            findings.lines.push(&window.text[start..=end], line_number);
        }
    }

    /// Adds the selected records to the columns.
    fn keep_rows(&mut self, window: Window<'_>, records: &Records, shapes: &Shapes) {
        if let (Some(batch), Some(members)) = (&mut self.batch, &records.members) {
            for (line, row) in records.selected() {
                batch.push_row(window, (line, row), members, shapes);
                let line_number = self.findings.line_count + line as u64;
                self.findings.batch_lines.push(line_number);
            }
        }
    }

    /// Notes a rejected line, the `line`-th one after those that have been counted, at `byte_offset` in the
    /// source.
    #[cold]
    #[inline(never)]
    fn note_reject(
        &mut self,
        plan: &Plan,
        line: usize,
        byte_offset: u64,
        text: &[u8],
        reject: Reject,
    ) {
        if self.settings.quarantine || self.findings.rejected.len() < plan.limits.max_details {
            // Whether a reader still has the bytes of a line that is too long depends on where it cut the
            // input, so they are never kept.
            let keep = self.settings.quarantine && reject.code != RejectCode::LineTooLong;
            self.findings.rejected.push(FoundReject {
                line: self.findings.line_count + line as u64,
                byte_offset,
                code: reject.code,
                message: reject.message(),
                raw: keep.then(|| text.strip_suffix(b"\r").unwrap_or(text).to_vec()),
            });
        }
    }
}

/// End of the window that starts at `from`: after the last line feed within the usual size, or after the
/// first line if that is longer; the end of `bytes` if it is near.
fn window_end(bytes: &[u8], from: usize) -> usize {
    let rest = &bytes[from..];
    if rest.len() <= WINDOW_BYTES {
        return bytes.len();
    }
    match memrchr(b'\n', &rest[..WINDOW_BYTES]) {
        Some(line_end) => from + line_end + 1,
        None => memchr(b'\n', &rest[WINDOW_BYTES..])
            .map_or(bytes.len(), |line_end| from + WINDOW_BYTES + line_end + 1),
    }
}
