//! Reads the lines of a window: finds out what each line is, and where the needed values of the records are.
//!
//! Most lines of a log repeat the members of an earlier line. Such lines are not parsed: they are compared
//! with the [`Shape`](super::shape::Shape) of the earlier line, many lines at a time. Only lines that match
//! no known shape go to the [`Walker`], the validating parser.
//!
//! ```text
//! for each line:
//!     fingerprint = hash of the ends of its keys, and its number of marks
//!     if a shape with this fingerprint and number of marks is known: the line is a candidate for that shape
//!     else: walk the line, learn its shape
//! for each shape:
//!     match its candidates, many at a time                                  (`shape/shape_matcher.rs`)
//!     lines that match are records; the others are missed
//! for each missed line:
//!     try the other shapes with its fingerprint
//!     if it matches none: walk the line, learn its shape
//! ```
//!
//! A shape can only accept a line. The walker alone decides that a line is rejected, and why. A wrong guess
//! therefore costs time but never changes an answer.
//!
//! A wrong guess costs time in three ways, and each has a bound:
//!
//! - Learning a shape allocates, which walking a line does not. A window teaches at most [`MAX_LEARNED`]
//!   shapes, and only [`MAX_LEARNED_OF_MANY`] once more than [`FEW_SHAPES`] are known: so many shapes suggest
//!   that the lines hardly repeat.
//! - Comparing a line in vain comes on top of its walk. After a window with too many such lines, the next
//!   windows are walked without an attempt ([`Speculation`]).
//! - A fingerprint that leads to the wrong shape costs a comparison per line. If most candidates for a shape
//!   were missed, the shape that fits is tried first from then on ([`Shapes::promote`]).

use std::ops::Range;

use ripsaw_kernels::{Kernel, LineEnd, Special};
use ripsaw_query::{Limits, Plan};

use super::line_kind::LineKind;
use super::members::MemberSource;
use super::records::Records;
use super::rejection::Rejection;
use super::shape::{ShapeId, ShapeMatcher, Shapes, learn_shape};
use super::speculation::{LineReading, Speculation};
use super::walker::{NoMembers, Walker};
use super::window::Window;
use crate::window_counts::WindowCounts;

/// Maximum number of shapes learned per window, so that all-distinct lines cost little more than walking.
const MAX_LEARNED: usize = 16;

/// Number of shapes that most logs do not exceed.
const FEW_SHAPES: usize = 32;

/// Maximum number of shapes learned per window once more than [`FEW_SHAPES`] are known. The lines are then
/// probably all different, and further shapes of no use.
const MAX_LEARNED_OF_MANY: usize = 2;

/// Finds out what each line of a window is, and where the needed values of its records are.
///
/// It keeps its shapes and its memory from window to window, and from scan to scan.
pub(crate) struct WindowReader {
    walker: Walker,
    shapes: Shapes,
    matcher: ShapeMatcher,
    speculation: Speculation,
    /// The candidates for each shape, by [`ShapeId`]; empty between windows.
    candidates: Vec<Candidates>,
    /// Rows whose lines did not match the shape that their fingerprint led to, each with that shape.
    missed: Vec<(u32, ShapeId)>,
    /// Number of lines of the window that were walked by [`WindowReader::walk_and_learn`].
    walked: usize,
    /// Number of shapes learned from lines of the window.
    learned: usize,
    /// Number of lines of the window that matched another shape than the one their fingerprint led to.
    misjudged: usize,
}

/// The lines of one window that may match one shape.
#[derive(Default)]
struct Candidates {
    lines: Vec<u32>,
    /// Indices in `lines` of the lines with special bytes.
    special: Vec<u32>,
    /// Whether more than half of the last candidates did not match the shape.
    is_misleading: bool,
}

impl WindowReader {
    pub(crate) fn new(kernel: Kernel, limits: &Limits) -> Self {
        Self {
            walker: Walker::new(limits.max_depth),
            shapes: Shapes::default(),
            matcher: ShapeMatcher::new(kernel),
            speculation: Speculation::default(),
            candidates: Vec::new(),
            missed: Vec::new(),
            walked: 0,
            learned: 0,
            misjudged: 0,
        }
    }

    /// Starts a scan. Attempts that failed in an earlier scan say nothing about the lines of this one, so
    /// they are forgotten.
    pub(crate) fn begin_scan(&mut self, line_reading: LineReading) {
        self.speculation = Speculation::new(line_reading);
    }

    /// The shapes to which the members of records refer.
    pub(crate) fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    /// Reads all lines of a window into `records`.
    pub(crate) fn read(
        &mut self,
        window: Window<'_>,
        plan: &Plan,
        records: &mut Records,
        counts: &mut WindowCounts,
    ) {
        let line_count = window.line_count();
        records.begin(line_count);
        // A line cannot be longer than the window.
        let may_be_too_long = window.byte_count() as u64 > plan.limits.max_line_bytes;
        if may_be_too_long || !self.speculation.is_due() {
            for line in 0..line_count as u32 {
                let row = records.add_line(line);
                self.walk(window, row, plan, records);
            }
            counts.walked_windows += 1;
            counts.walked_lines += line_count as u64;
            return;
        }
        self.shapes.make_room();
        self.walked = 0;
        self.learned = 0;
        self.misjudged = 0;
        self.sort_by_shape(window, plan, records);
        for id in 0..self.candidates.len() {
            if self.candidates[id].lines.is_empty() {
                continue;
            }
            let mut candidates = std::mem::take(&mut self.candidates[id]);
            let missed_before = self.missed.len();
            let rows = records.add_lines(&candidates.lines);
            self.match_rows(
                id as ShapeId,
                rows,
                &candidates.special,
                window,
                plan,
                records,
            );
            candidates.is_misleading =
                (self.missed.len() - missed_before) * 2 > candidates.lines.len();
            candidates.lines.clear();
            candidates.special.clear();
            self.candidates[id] = candidates;
        }
        self.read_missed(window, plan, records);
        debug_assert_eq!(records.lines.len(), line_count, "each line has a row");
        // Rejected lines without a known shape were walked before the missed ones.
        records.rejects.sort_unstable_by_key(|(line, _)| *line);
        // The first shapes have to be learned, so those walks do not count as wasted.
        let learned = if self.shapes.len() <= FEW_SHAPES {
            self.learned
        } else {
            0
        };
        let in_vain = self.walked - learned + self.misjudged;
        self.speculation.note(line_count, in_vain);
        counts.walked_lines += self.walked as u64;
    }

    /// Adds each line to the candidates for the shape that its fingerprint leads to; walks the lines without one.
    fn sort_by_shape(&mut self, window: Window<'_>, plan: &Plan, records: &mut Records) {
        self.candidates
            .resize_with(self.shapes.len(), Candidates::default);
        let line_ends = window.index.line_ends().windows(2);
        for ((line, ends), special) in (0..).zip(line_ends).zip(window.special) {
            let mark_count = ends[1].mark - ends[0].mark;
            let fingerprint = fingerprint(window, ends[0], ends[1]);
            let Some(id) = self.shapes.find(fingerprint, mark_count) else {
                let row = records.add_line(line);
                self.walk_and_learn(window, row, plan, records);
                continue;
            };
            let candidates = &mut self.candidates[usize::from(id)];
            if *special != Special::default() {
                candidates.special.push(candidates.lines.len() as u32);
            }
            candidates.lines.push(line);
        }
    }

    /// Reads rows whose lines may match the shape `id`, and adds those that do not to `missed`. `special`
    /// holds the indices, within `rows`, of the lines with special bytes.
    fn match_rows(
        &mut self,
        id: ShapeId,
        rows: Range<usize>,
        special: &[u32],
        window: Window<'_>,
        plan: &Plan,
        records: &mut Records,
    ) {
        let Self {
            walker,
            shapes,
            matcher,
            missed,
            ..
        } = self;
        let candidates = (rows.clone(), special);
        let Some(differs) = matcher.read(
            shapes.get(id),
            candidates,
            window,
            &plan.fields,
            walker,
            records,
        ) else {
            missed.extend(rows.map(|row| (row as u32, id)));
            return;
        };
        records.line_kinds[rows.clone()].fill(LineKind::Record);
        if differs.contains(&true) {
            for (row, _) in rows.clone().zip(differs).filter(|(_, differs)| **differs) {
                records.line_kinds[row] = LineKind::Rejected;
                missed.push((row as u32, id));
            }
        }
        if let Some(members) = &mut records.members {
            members.set(rows, MemberSource::Shape(id));
        }
    }

    /// Reads the rows whose lines did not match the shape that their fingerprint led to.
    fn read_missed(&mut self, window: Window<'_>, plan: &Plan, records: &mut Records) {
        while let Some((row, tried)) = self.missed.pop() {
            let row = row as usize;
            if !self.is_of_alternative(window, row, tried, plan, records) {
                self.walk_and_learn(window, row, plan, records);
            }
        }
    }

    /// Tries the other shapes with the fingerprint of a line one by one. Returns whether one matched.
    fn is_of_alternative(
        &mut self,
        window: Window<'_>,
        row: usize,
        tried: ShapeId,
        plan: &Plan,
        records: &mut Records,
    ) -> bool {
        let line = records.lines[row] as usize;
        let ends = &window.index.line_ends()[line..];
        let mark_count = ends[1].mark - ends[0].mark;
        let fingerprint = fingerprint(window, ends[0], ends[1]);
        let is_special = window.special[line] != Special::default();
        let special: &[u32] = if is_special { &[0] } else { &[] };
        let mut next = self.shapes.find(fingerprint, mark_count);
        let missed_before = self.missed.len();
        while let Some(id) = next.filter(|id| self.shapes.get(*id).mark_count == mark_count) {
            next = self.shapes.get(id).next;
            if id == tried {
                continue;
            }
            records.forget(row);
            self.match_rows(id, row..row + 1, special, window, plan, records);
            self.missed.truncate(missed_before);
            if records.line_kinds[row] == LineKind::Record {
                self.misjudged += 1;
                let tried = &mut self.candidates[usize::from(tried)];
                if std::mem::take(&mut tried.is_misleading) {
                    self.shapes.promote(fingerprint, id);
                }
                return true;
            }
        }
        false
    }

    /// Walks the line of a row, and learns its shape if it is a record.
    fn walk_and_learn(
        &mut self,
        window: Window<'_>,
        row: usize,
        plan: &Plan,
        records: &mut Records,
    ) {
        self.walked += 1;
        self.walk(window, row, plan, records);
        let most_learned = if self.shapes.len() <= FEW_SHAPES {
            MAX_LEARNED
        } else {
            MAX_LEARNED_OF_MANY
        };
        if records.line_kinds[row] == LineKind::Record && self.learned < most_learned {
            let line = records.lines[row] as usize;
            let marks = window.marks(line);
            let with_members = records.members.is_some();
            if let Some(shape) = learn_shape(window.text, marks, &plan.fields, with_members) {
                self.learned += 1;
                let ends = &window.index.line_ends()[line..];
                self.shapes
                    .insert(fingerprint(window, ends[0], ends[1]), shape);
                self.candidates
                    .resize_with(self.shapes.len(), Candidates::default);
            }
        }
    }

    /// Classifies the line of a row byte by byte: too long, blank, a record or rejected.
    fn walk(&mut self, window: Window<'_>, row: usize, plan: &Plan, records: &mut Records) {
        let line = records.lines[row] as usize;
        let text = &window.text[window.line(line)];
        records.forget(row);
        let max_line_bytes = plan.limits.max_line_bytes;
        if text.len() as u64 > max_line_bytes
            && text.strip_suffix(b"\r").unwrap_or(text).len() as u64 > max_line_bytes
        {
            records.rejects.push((line, Rejection::TOO_LONG));
            return;
        }
        if text.first().is_none_or(|first| *first <= b' ')
            && text.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
        {
            records.line_kinds[row] = LineKind::Blank;
            return;
        }
        let (fields, walker) = (&plan.fields, &mut self.walker);
        let (mut values, members) = records.row(row);
        let verdict = match members {
            None => walker.walk(window, line, fields, &mut values, &mut NoMembers),
            Some(members) => {
                let from = members.listed_count();
                let verdict = walker.walk(window, line, fields, &mut values, members);
                let to = members.listed_count();
                members.set(row..row + 1, MemberSource::Listed(from as u32, to as u32));
                verdict
            }
        };
        match verdict {
            Ok(()) => records.line_kinds[row] = LineKind::Record,
            Err(reject) => {
                records.forget(row);
                records.rejects.push((line, reject));
            }
        }
    }
}

/// Returns a hash that lines of one shape share, and that usually differs between shapes.
#[inline]
fn fingerprint(window: Window<'_>, before: LineEnd, end: LineEnd) -> u64 {
    let marks = u64::from(end.mark - before.mark);
    window.index.hash_of_keys(before.key, end.key) ^ (marks << 48)
}
