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

/// Bytes that are read at a time: they and what is found in them stay in the nearest caches.
const WINDOW_BYTES: usize = 128 << 10;

/// One thread's part of a scan: the order of the steps.
///
/// ```text
/// chunk -> windows of whole lines -> structural index -> records, blank and rejected lines -> predicate -> schema rules
///   -> statistics, error messages, groups -> raw lines or columns
/// ```
///
/// Every step goes through all lines of a window before the next one begins.
pub(crate) struct Worker {
    plan: Arc<Plan>,
    filter: Option<Filter>,
    validator: Option<Validator>,
    scratch: Scratch,
    /// Counts and accumulators of all the chunks that this worker has scanned.
    pub(crate) totals: Totals,
}

/// What is shared by all chunks of a scan.
#[derive(Clone, Copy)]
pub(crate) struct ChunkSettings<'a> {
    pub(crate) stop: &'a AtomicBool,
    /// Whether the bytes of rejected lines are wanted, of all of them.
    pub(crate) quarantine: bool,
    /// How many more matching records are wanted.
    pub(crate) wanted: u64,
}

/// What a chunk has turned up so far.
struct Found<'a> {
    settings: ChunkSettings<'a>,
    findings: Findings,
    batch: Option<BatchChunk>,
    matched: u64,
    /// Index of the source of the chunk.
    source: u32,
    /// Offset of the window in its source.
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

    /// What it counted; leaves what it worked with to others.
    pub(crate) fn finish(self) -> Totals {
        self.scratch.keep();
        self.totals
    }

    /// Scans a chunk. Stops early, at a window or after a line, where the settings say so.
    /// `batch` takes the rows, where columns are asked for.
    pub(crate) fn scan(
        &mut self,
        chunk: &Chunk<'_>,
        batch: Option<BatchChunk>,
        settings: ChunkSettings<'_>,
    ) -> Findings {
        let plan = Arc::clone(&self.plan);
        let mut found = Found {
            settings,
            findings: Findings::default(),
            batch,
            matched: 0,
            source: chunk.source,
            window_offset: chunk.base_offset,
        };
        self.scan_windows(chunk, &plan, &mut found);
        found.findings.byte_count = chunk.bytes.len() as u64;
        found.findings.batch = found.batch;
        found.findings
    }

    fn scan_windows(&mut self, chunk: &Chunk<'_>, plan: &Plan, found: &mut Found<'_>) {
        let bytes = chunk.bytes;
        let mut from = 0;
        while from < bytes.len() && !found.is_done() {
            let to = window_end(bytes, from);
            found.window_offset = chunk.base_offset + from as u64;
            if bytes.len() - to >= Window::PADDING {
                self.scan_window(&bytes[from..], to - from, plan, found);
            } else {
                let mut padded = std::mem::take(&mut self.scratch.padded);
                padded.clear();
                padded.extend_from_slice(&bytes[from..to]);
                padded.resize(to - from + Window::PADDING, b' ');
                self.scan_window(&padded, to - from, plan, found);
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
    }

    /// Takes the lines in the first `byte_count` bytes of `text` through all the steps.
    fn scan_window(&mut self, text: &[u8], byte_count: usize, plan: &Plan, found: &mut Found<'_>) {
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
            stats.update(window.text, records, severities, slots, matched);
        }
        if let (Some(messages), Some(slots)) = (&mut totals.top_errors, plan.top_errors) {
            let severities = severities(records, window.text, &plan.severity);
            messages.update_errors(window.text, records, severities, slots);
        }
        if let Some(groups) = &mut totals.groups {
            let place = (found.source, found.window_offset);
            groups.update(window, records, matching, place);
        }
        if has_aggregates {
            watch.end(Phase::Aggregate, &mut totals.windows);
        }
        found.findings.line_count += line_count as u64;
    }
}

/// Notes which rows are records that match.
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

    /// How many lines of a window count: all of them, or those up to the last matching one that is wanted; then the others
    /// match no more. And how many of them match.
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

    fn keep_lines(&mut self, window: Window<'_>, records: &Records) {
        let findings = &mut self.findings;
        for (line, _) in records.selected() {
            let Range { start, end } = window.line(line);
            let line_number = findings.line_count + line as u64;
            findings.lines.push(&window.text[start..=end], line_number);
        }
    }

    fn keep_rows(&mut self, window: Window<'_>, records: &Records, shapes: &Shapes) {
        if let (Some(batch), Some(members)) = (&mut self.batch, &records.members) {
            for (line, row) in records.selected() {
                batch.push_row(window, (line, row), members, shapes);
                let line_number = self.findings.line_count + line as u64;
                self.findings.batch_lines.push(line_number);
            }
        }
    }

    /// Notes a rejected line: by its number behind the lines that are counted, and its offset in the source.
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
            // Whether a reader still has the bytes of a line that is too long depends on where it cut.
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

/// The end of the window that begins at `from`: behind a line feed, near the usual size unless a line is longer.
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
