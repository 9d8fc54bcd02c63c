use std::ops::Range;

use ripsaw_kernels::{LineEnd, ShortNumbers, Special};
use ripsaw_query::{Limits, Plan};

use super::learn_shape::learn_shape;
use super::members::MemberSource;
use super::number::long_number;
use super::records::{Outcome, Records};
use super::shape::ShapeId;
use super::shapes::Shapes;
use super::speculation::{LineReading, Speculation};
use super::string::is_sound;
use super::{NoMembers, Reject, Span, Tag, Walker, Window};
use crate::profile::WindowCounts;

/// So many shapes are learned in one window at the most: lines that are all different shall not cost much more than
/// their walk.
const MAX_LEARNED: usize = 16;

/// Most logs have no more shapes.
const FEW_SHAPES: usize = 32;

/// So many are learned in a window once there are more: of lines that are all different they are of no use.
const MAX_LEARNED_OF_MANY: usize = 2;

/// Reads the lines of a window: says what each line is, and where the needed values of the records are.
///
/// ```text
/// fingerprint of each line -> lines by shape -> for each shape:
///   literals in place? -> strings sound? -> gaps are values? -> records
/// lines of no known shape, and those that are not of the one that they seemed to have -> walk each, learn its shape
/// ```
///
/// The walk decides what is a record and what is wrong with a line that is none; a shape only ever says that a line is
/// a record. So what is speculative cannot be wrong, only in vain: where it often is, windows are walked for a while.
pub(crate) struct WindowReader {
    walker: Walker,
    shapes: Shapes,
    speculation: Speculation,
    /// By shape; empty between windows.
    batches: Vec<Batch>,
    /// The shapes that lines of the window may have.
    candidates: Vec<ShapeId>,
    /// Lines that were not of a shape that they seemed to have, with that shape.
    missed: Vec<(u32, ShapeId)>,
    /// How many lines of the window were walked, and how many shapes learned from them.
    walked: usize,
    learned: usize,
    /// How many lines of the window were of another shape than they seemed to have.
    misjudged: usize,
    /// Of the batch at hand: the indices of the line feeds in front of its lines.
    first_marks: Vec<u32>,
    differs: Vec<bool>,
    numbers: ShortNumbers,
}

/// Lines of one window that may be of one shape.
#[derive(Default)]
struct Batch {
    rows: Vec<u32>,
    /// Whether most of them were of another shape, the last time.
    is_misleading: bool,
}

impl WindowReader {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            walker: Walker::new(limits.max_depth),
            shapes: Shapes::default(),
            speculation: Speculation::default(),
            batches: Vec::new(),
            candidates: Vec::new(),
            missed: Vec::new(),
            walked: 0,
            learned: 0,
            misjudged: 0,
            first_marks: Vec::new(),
            differs: Vec::new(),
            numbers: ShortNumbers::default(),
        }
    }

    /// Other lines are to come: that attempts were in vain says nothing about them.
    pub(crate) fn begin_scan(&mut self, line_reading: LineReading) {
        self.speculation = Speculation::new(line_reading);
    }

    /// The shapes that the members of records refer to.
    pub(crate) fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    pub(crate) fn read(
        &mut self,
        window: Window<'_>,
        plan: &Plan,
        records: &mut Records,
        counts: &mut WindowCounts,
    ) {
        let line_count = window.line_count();
        records.begin(line_count);
        // No line is longer than the window.
        let may_be_too_long = window.byte_count() as u64 > plan.limits.max_line_bytes;
        if may_be_too_long || !self.speculation.is_due() {
            for row in 0..line_count {
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
        for id in std::mem::take(&mut self.candidates) {
            let mut batch = std::mem::take(&mut self.batches[usize::from(id)]);
            let missed_before = self.missed.len();
            self.read_batch(id, &batch.rows, window, plan, records);
            batch.is_misleading = (self.missed.len() - missed_before) * 2 > batch.rows.len();
            batch.rows.clear();
            self.batches[usize::from(id)] = batch;
        }
        self.read_missed(window, plan, records);
        // Lines without a known shape were read before those that were missed.
        records.rejects.sort_unstable_by_key(|(row, _)| *row);
        // Few shapes have to be learned first; that is not in vain.
        let learned = if self.shapes.len() <= FEW_SHAPES {
            self.learned
        } else {
            0
        };
        let in_vain = self.walked - learned + self.misjudged;
        self.speculation.note(line_count, in_vain);
        counts.walked_lines += self.walked as u64;
    }

    /// Puts each line into the batch of the shape that its fingerprint promises; walks the others.
    fn sort_by_shape(&mut self, window: Window<'_>, plan: &Plan, records: &mut Records) {
        self.batches.resize_with(self.shapes.len(), Batch::default);
        for (row, ends) in window.index.line_ends().windows(2).enumerate() {
            let mark_count = ends[1].mark - ends[0].mark;
            let known = self.shapes.find(fingerprint(window, ends[0], ends[1]));
            // The places of a shape are among its marks: a line with others must never get so far.
            let Some(id) = known.filter(|id| self.shapes.get(*id).mark_count == mark_count) else {
                self.walk_and_learn(window, row, plan, records);
                continue;
            };
            let batch = &mut self.batches[usize::from(id)];
            if batch.rows.is_empty() {
                self.candidates.push(id);
            }
            batch.rows.push(row as u32);
        }
    }

    /// Reads the lines of a batch that are of its shape; notes the others.
    fn read_batch(
        &mut self,
        id: ShapeId,
        rows: &[u32],
        window: Window<'_>,
        plan: &Plan,
        records: &mut Records,
    ) {
        let Self {
            walker,
            shapes,
            missed,
            first_marks,
            differs,
            numbers,
            ..
        } = self;
        let shape = shapes.get(id);
        let line_ends = window.index.line_ends();
        first_marks.clear();
        first_marks.extend(rows.iter().map(|row| line_ends[*row as usize].mark));
        window
            .index
            .match_literals(window.text, &shape.literals, first_marks, differs);
        if differs.iter().all(|differs| *differs) {
            missed.extend(rows.iter().map(|row| (*row, id)));
            return;
        }
        for (gap_index, gap) in shape.gaps.iter().enumerate() {
            let places = (gap.start, gap.end);
            window
                .index
                .read_short_numbers(window.text, places, first_marks, numbers);
            if let Some(slot) = gap.slot {
                let column = records.column_mut(slot);
                let spans = numbers.starts.iter().zip(&numbers.ends);
                for ((row, (start, end)), value) in rows.iter().zip(spans).zip(&numbers.values) {
                    column[*row as usize] = Span::short_number(*start, *end, *value);
                }
            }
            if !numbers.are_all_short() {
                for (line, value) in numbers.values.iter_mut().enumerate() {
                    if *value != ShortNumbers::NONE || differs[line] {
                        continue;
                    }
                    let range = numbers.starts[line] as usize..numbers.ends[line] as usize;
                    let row = rows[line] as usize;
                    let line_end = window.line(row).end;
                    match other_value(walker, plan, window.text, range, line_end, gap.depth) {
                        Some(span) => {
                            *value = span.as_short_number().unwrap_or(*value);
                            records.set(gap.slot, row, span);
                        }
                        None => differs[line] = true,
                    }
                }
            }
            if let Some(members) = &mut records.members {
                members.set_gap_numbers(gap_index, rows, &numbers.values);
            }
        }
        let window_marks = window.index.marks();
        for place in &shape.spans {
            let column = records.column_mut(place.slot);
            let lines = rows.iter().zip(first_marks.iter()).zip(differs.iter());
            for ((row, first), differs) in lines {
                let (row, marks) = (*row as usize, &window_marks[*first as usize..]);
                let (start, end) = (place.start.at(marks), place.end.at(marks));
                column[row] = Span::new(place.tag, start, end, 0);
                if window.special[row].escapes && !differs {
                    let tag = place.tag.with_escapes(&window.text[start..end]);
                    column[row] = Span::new(tag, start, end, 0);
                }
            }
        }
        for (row, differs) in rows.iter().zip(differs) {
            let line = *row as usize;
            let special = window.special[line];
            let is_unsound = special != Special::default()
                && !is_sound(&window.text[window.line(line)], special);
            if *differs | is_unsound {
                missed.push((*row, id));
            } else {
                records.outcomes[line] = Outcome::Record;
            }
        }
        if let Some(members) = &mut records.members {
            for row in rows {
                members.set(*row as usize, MemberSource::Shape(id));
            }
        }
    }

    /// Reads the lines that are not of the shape that they seemed to have.
    fn read_missed(&mut self, window: Window<'_>, plan: &Plan, records: &mut Records) {
        while let Some((row, tried)) = self.missed.pop() {
            let row = row as usize;
            if !self.is_of_alternative(window, row, tried, plan, records) {
                self.walk_and_learn(window, row, plan, records);
            }
        }
    }

    /// Tries the other shapes with the fingerprint of a line one by one.
    fn is_of_alternative(
        &mut self,
        window: Window<'_>,
        row: usize,
        tried: ShapeId,
        plan: &Plan,
        records: &mut Records,
    ) -> bool {
        let ends = &window.index.line_ends()[row..];
        let mark_count = ends[1].mark - ends[0].mark;
        let fingerprint = fingerprint(window, ends[0], ends[1]);
        let mut next = self.shapes.find(fingerprint);
        let missed_before = self.missed.len();
        while let Some(id) = next.filter(|id| self.shapes.get(*id).mark_count == mark_count) {
            next = self.shapes.get(id).next;
            if id == tried {
                continue;
            }
            records.forget(row);
            self.read_batch(id, &[row as u32], window, plan, records);
            self.missed.truncate(missed_before);
            if records.outcomes[row] == Outcome::Record {
                self.misjudged += 1;
                let tried = &mut self.batches[usize::from(tried)];
                if std::mem::take(&mut tried.is_misleading) {
                    self.shapes.promote(fingerprint, id);
                }
                return true;
            }
        }
        false
    }

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
        if records.outcomes[row] == Outcome::Record && self.learned < most_learned {
            let marks = window.marks(row);
            let with_members = records.members.is_some();
            if let Some(shape) = learn_shape(window.text, marks, &plan.fields, with_members) {
                self.learned += 1;
                let ends = &window.index.line_ends()[row..];
                self.shapes
                    .insert(fingerprint(window, ends[0], ends[1]), shape);
                self.batches.resize_with(self.shapes.len(), Batch::default);
            }
        }
    }

    /// Finds out what a line is byte by byte.
    fn walk(&mut self, window: Window<'_>, row: usize, plan: &Plan, records: &mut Records) {
        let line = &window.text[window.line(row)];
        let max_line_bytes = plan.limits.max_line_bytes;
        if line.len() as u64 > max_line_bytes
            && line.strip_suffix(b"\r").unwrap_or(line).len() as u64 > max_line_bytes
        {
            records.rejects.push((row, Reject::TOO_LONG));
            return;
        }
        if line.first().is_none_or(|first| *first <= b' ')
            && line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
        {
            records.outcomes[row] = Outcome::Blank;
            return;
        }
        records.forget(row);
        let (fields, walker) = (&plan.fields, &mut self.walker);
        let (mut values, members) = records.row(row);
        let outcome = match members {
            None => walker.walk(window, row, fields, &mut values, &mut NoMembers),
            Some(members) => {
                let from = members.listed_count();
                let outcome = walker.walk(window, row, fields, &mut values, members);
                let to = members.listed_count();
                members.set(row, MemberSource::Listed(from as u32, to as u32));
                outcome
            }
        };
        match outcome {
            Ok(()) => records.outcomes[row] = Outcome::Record,
            Err(reject) => {
                records.forget(row);
                records.rejects.push((row, reject));
            }
        }
    }
}

/// The value at a range of a line that is no short number, inside so many containers; `None` if that is no value.
#[inline(never)]
fn other_value(
    walker: &mut Walker,
    plan: &Plan,
    text: &[u8],
    Range { start, end }: Range<usize>,
    line_end: usize,
    depth: usize,
) -> Option<Span> {
    if let Some(number) = long_number(text, start, end) {
        let tag = Tag::short_number(number.decimals);
        return Some(Span::new(tag, start, end, number.mantissa));
    }
    let value = walker.value_at(text, start, line_end, depth, &plan.fields)?;
    (value.end() == end).then_some(value)
}

/// What lines of one shape have in common and lines of other shapes have not, as a rule.
#[inline]
fn fingerprint(window: Window<'_>, before: LineEnd, end: LineEnd) -> u64 {
    let marks = u64::from(end.mark - before.mark);
    window.index.hash_of_keys(before.key, end.key) ^ (marks << 48)
}
