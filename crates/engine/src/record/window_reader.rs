use ripsaw_kernels::LineEnd;
use ripsaw_query::{FieldTree, Limits, Plan};

use super::learn_shape::learn_shape;
use super::members::MemberSource;
use super::number::exact_short_number;
use super::records::{Outcome, Records};
use super::shape::{Gap, ShapeId};
use super::shapes::Shapes;
use super::speculation::Speculation;
use super::string::is_sound;
use super::{NoMembers, Reject, Span, Tag, Walker, Window};

/// So many shapes are learned in one window at the most: lines that are all different shall not cost much more than
/// their walk.
const MAX_LEARNED: usize = 16;

/// Reads the lines of a window: says what each line is, and where the needed values of the records are.
///
/// ```text
/// fingerprint of each line -> lines by shape -> for each shape:
///   literals in place? -> strings sound? -> gaps are values? -> records
/// lines of no known shape, and those that are not what their fingerprint promised -> walk each, learn its shape
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
    missed_rows: Vec<u32>,
    differs: Vec<bool>,
}

/// Lines of one window that may be of one shape.
#[derive(Default)]
struct Batch {
    /// Indices of the line feeds in front of them.
    first_marks: Vec<u32>,
    rows: Vec<u32>,
}

impl Batch {
    /// The row of each line, and the marks from the line feed in front of it on.
    #[inline(always)]
    fn lines<'a>(&'a self, window: Window<'a>) -> impl Iterator<Item = (usize, &'a [u32])> {
        let marks = window.index.marks();
        let lines = self.rows.iter().zip(&self.first_marks);
        lines.map(move |(row, first)| (*row as usize, &marks[*first as usize..]))
    }
}

impl WindowReader {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            walker: Walker::new(limits.max_depth),
            shapes: Shapes::default(),
            speculation: Speculation::default(),
            batches: Vec::new(),
            candidates: Vec::new(),
            missed_rows: Vec::new(),
            differs: Vec::new(),
        }
    }

    /// The shapes that the members of records refer to.
    pub(crate) fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    pub(crate) fn read(&mut self, window: Window<'_>, plan: &Plan, records: &mut Records) {
        let line_count = window.line_count();
        records.begin(line_count);
        // No line is longer than the window.
        let may_be_too_long = window.byte_count() as u64 > plan.limits.max_line_bytes;
        if may_be_too_long || !self.speculation.is_due() {
            for row in 0..line_count {
                self.walk(window, row, plan, records);
            }
            return;
        }
        self.shapes.make_room();
        self.sort_by_shape(window);
        for id in std::mem::take(&mut self.candidates) {
            let mut batch = std::mem::take(&mut self.batches[usize::from(id)]);
            self.read_batch(id, &batch, window, plan, records);
            batch.first_marks.clear();
            batch.rows.clear();
            self.batches[usize::from(id)] = batch;
        }
        self.missed_rows.sort_unstable();
        let walked = self.read_missed(window, plan, records);
        self.speculation.note(line_count, walked);
    }

    /// Puts each line into the batch of the shape that its fingerprint promises.
    fn sort_by_shape(&mut self, window: Window<'_>) {
        self.missed_rows.clear();
        self.batches.resize_with(self.shapes.len(), Batch::default);
        for (row, ends) in window.index.line_ends().windows(2).enumerate() {
            let Some(id) = self.shapes.find(fingerprint(window, ends[0], ends[1])) else {
                self.missed_rows.push(row as u32);
                continue;
            };
            let batch = &mut self.batches[usize::from(id)];
            if batch.rows.is_empty() {
                self.candidates.push(id);
            }
            batch.first_marks.push(ends[0].mark);
            batch.rows.push(row as u32);
        }
    }

    /// Reads the lines of a batch that are of its shape; notes the others.
    fn read_batch(
        &mut self,
        id: ShapeId,
        batch: &Batch,
        window: Window<'_>,
        plan: &Plan,
        records: &mut Records,
    ) {
        let Self {
            walker,
            shapes,
            missed_rows,
            differs,
            ..
        } = self;
        let shape = shapes.get(id);
        let Batch { first_marks, rows } = batch;
        window
            .index
            .match_literals(window.text, &shape.literals, first_marks, differs);
        for (row, differs) in rows.iter().zip(differs.iter_mut()) {
            let row = *row as usize;
            *differs |= window.special[row] && !is_sound(&window.text[window.line(row)]);
        }
        for gap in &shape.gaps {
            let lines = batch.lines(window).zip(differs.iter_mut());
            match gap.slot {
                Some(slot) => {
                    let column = records.column_mut(slot);
                    for ((row, marks), differs) in lines {
                        match read_gap(walker, &plan.fields, window.text, marks, gap) {
                            Some(span) => column[row] = span,
                            None => *differs = true,
                        }
                    }
                }
                None => {
                    for ((_, marks), differs) in lines {
                        *differs |=
                            read_gap(walker, &plan.fields, window.text, marks, gap).is_none();
                    }
                }
            }
        }
        for place in &shape.spans {
            let column = records.column_mut(place.slot);
            for ((row, marks), differs) in batch.lines(window).zip(differs.iter()) {
                let (start, end) = (place.start.at(marks), place.end.at(marks));
                column[row] = Span::new(place.tag, start, end, 0);
                if window.special[row] && !differs {
                    let tag = place.tag.with_escapes(&window.text[start..end]);
                    column[row] = Span::new(tag, start, end, 0);
                }
            }
        }
        for (row, differs) in rows.iter().zip(differs) {
            if *differs {
                missed_rows.push(*row);
            } else {
                records.outcomes[*row as usize] = Outcome::Record;
            }
        }
        if let Some(members) = &mut records.members {
            for row in rows {
                members.set(*row as usize, MemberSource::Shape(id));
            }
        }
    }

    /// Reads the lines that are not of the shape that they seemed to have, or seemed to have none. Returns how many of
    /// them had to be walked.
    fn read_missed(&mut self, window: Window<'_>, plan: &Plan, records: &mut Records) -> usize {
        let mut walked = 0;
        let mut learned = 0;
        let missed_rows = std::mem::take(&mut self.missed_rows);
        for &row in &missed_rows {
            let row = row as usize;
            if self.is_of_another_shape(window, row, plan, records) {
                continue;
            }
            walked += 1;
            self.walk(window, row, plan, records);
            if records.outcomes[row] == Outcome::Record && learned < MAX_LEARNED {
                learned += 1;
                self.learn(window, row, plan, records.members.is_some());
            }
        }
        self.missed_rows = missed_rows;
        walked
    }

    /// Tries the shapes with the fingerprint of a line one by one: the first one may be a new one.
    fn is_of_another_shape(
        &mut self,
        window: Window<'_>,
        row: usize,
        plan: &Plan,
        records: &mut Records,
    ) -> bool {
        let ends = window.index.line_ends();
        let mut next = self
            .shapes
            .find(fingerprint(window, ends[row], ends[row + 1]));
        let batch = Batch {
            first_marks: vec![ends[row].mark],
            rows: vec![row as u32],
        };
        while let Some(id) = next {
            self.read_batch(id, &batch, window, plan, records);
            if records.outcomes[row] == Outcome::Record {
                return true;
            }
            next = self.shapes.get(id).next;
        }
        false
    }

    fn learn(&mut self, window: Window<'_>, row: usize, plan: &Plan, with_members: bool) {
        let marks = window.marks(row);
        if let Some(shape) = learn_shape(window.text, marks, &plan.fields, with_members) {
            let ends = window.index.line_ends();
            let fingerprint = fingerprint(window, ends[row], ends[row + 1]);
            self.shapes.insert(fingerprint, shape);
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
        let walked = match members {
            None => walker.walk(window, row, fields, &mut values, &mut NoMembers),
            Some(members) => {
                let from = members.listed_count();
                let walked = walker.walk(window, row, fields, &mut values, members);
                let to = members.listed_count();
                members.set(row, MemberSource::Listed(from as u32, to as u32));
                walked
            }
        };
        match walked {
            Ok(()) => records.outcomes[row] = Outcome::Record,
            Err(reject) => {
                records.forget(row);
                records.rejects.push((row, reject));
            }
        }
    }
}

/// The value in a gap; `None` if that is no value.
#[inline(always)]
fn read_gap(
    walker: &mut Walker,
    fields: &FieldTree,
    text: &[u8],
    marks: &[u32],
    gap: &Gap,
) -> Option<Span> {
    let (start, end) = (gap.start.at(marks), gap.end.at(marks));
    if let Some((digits, decimals)) = exact_short_number(text, start, end) {
        return Some(Span::new(Tag::short_number(decimals), start, end, digits));
    }
    let tag = walker.value_between(text, start, end, gap.depth, fields)?;
    Some(Span::new(tag, start, end, 0))
}

/// What lines of one shape have in common and lines of other shapes have not, as a rule.
#[inline]
fn fingerprint(window: Window<'_>, before: LineEnd, end: LineEnd) -> u64 {
    let marks = u64::from(end.mark - before.mark);
    window.index.hash_of_keys(before.key, end.key) ^ (marks << 48)
}
