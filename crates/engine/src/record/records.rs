use std::ops::Range;

use ripsaw_query::{Number, Slot};

use super::members::Members;
use super::{Reject, Span, Value, Window};

/// What a line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Outcome {
    #[default]
    Rejected,
    Blank,
    Record,
    /// It is behind the last line that is wanted.
    Unwanted,
}

/// In place of a row.
const NO_ROW: u32 = u32::MAX;

/// What the lines of one window are, and where the needed values of its records are: a column of spans for each slot,
/// with a row for each line. The rows are in the order in which lines are read, so that those of lines of one shape are
/// next to each other. Reused from window to window.
#[derive(Debug)]
pub(crate) struct Records {
    columns: Vec<Vec<Span>>,
    /// By row the index of its line in the window.
    pub(crate) lines: Vec<u32>,
    /// By line its row, or [`NO_ROW`]: see [`Records::select`].
    selected: Vec<u32>,
    /// By row.
    pub(crate) outcomes: Vec<Outcome>,
    /// With the index of their line, ascending.
    pub(crate) rejects: Vec<(usize, Reject)>,
    /// The members of the records, where a plan needs all of them.
    pub(crate) members: Option<Members>,
}

impl Records {
    pub(crate) fn new(slot_count: usize, with_members: bool) -> Self {
        Self {
            columns: vec![Vec::new(); slot_count],
            lines: Vec::new(),
            selected: Vec::new(),
            outcomes: Vec::new(),
            rejects: Vec::new(),
            members: with_members.then(Members::default),
        }
    }

    /// Forgets everything but the values, and makes room for another window: whoever reads a row sets or forgets all of its
    /// values.
    pub(crate) fn begin(&mut self, line_count: usize) {
        self.lines.clear();
        self.lines.reserve(line_count);
        for column in &mut self.columns {
            column.resize(line_count, Span::default());
        }
        self.outcomes.clear();
        self.outcomes.resize(line_count, Outcome::default());
        self.rejects.clear();
        if let Some(members) = &mut self.members {
            members.begin(line_count);
        }
    }

    /// Adds a line; returns its row.
    #[inline]
    pub(super) fn add_line(&mut self, line: u32) -> usize {
        self.lines.push(line);
        self.lines.len() - 1
    }

    /// Adds lines; returns their rows.
    pub(crate) fn add_lines(&mut self, lines: &[u32]) -> Range<usize> {
        let first_row = self.lines.len();
        self.lines.extend_from_slice(lines);
        first_row..self.lines.len()
    }

    /// Puts some rows into the order of their lines, for [`Records::selected`]: those for which `wanted` is true.
    pub(crate) fn select(&mut self, wanted: &[bool]) {
        self.selected.resize(self.lines.len(), NO_ROW);
        for (row, (line, is_wanted)) in (0..).zip(self.lines.iter().zip(wanted)) {
            self.selected[*line as usize] = if *is_wanted { row } else { NO_ROW };
        }
    }

    /// The lines of the selected rows, ascending, each with its row.
    pub(crate) fn selected(&self) -> impl Iterator<Item = (usize, usize)> {
        let lines = self.selected.iter().enumerate();
        let selected = lines.filter(|(_, row)| **row != NO_ROW);
        selected.map(|(line, row)| (line, *row as usize))
    }

    /// The values of a slot, by row.
    #[inline]
    pub(crate) fn column(&self, slot: Slot) -> &[Span] {
        &self.columns[slot][..self.lines.len()]
    }

    #[inline]
    pub(crate) fn column_mut(&mut self, slot: Slot) -> &mut [Span] {
        &mut self.columns[slot]
    }

    /// Sets a value, where it is needed.
    pub(super) fn set(&mut self, slot: Option<Slot>, row: usize, span: Span) {
        if let Some(slot) = slot {
            self.columns[slot][row] = span;
        }
    }

    /// The values of a row, to be set, and the list for its members.
    #[inline]
    pub(super) fn row(&mut self, row: usize) -> (RowValues<'_>, Option<&mut Members>) {
        let columns = &mut self.columns;
        (RowValues { columns, row }, self.members.as_mut())
    }

    /// Takes the values of all rows away that do not match.
    pub(crate) fn keep_only(&mut self, matching: &[bool]) {
        for column in &mut self.columns {
            for (span, matches) in column.iter_mut().zip(matching) {
                if !matches {
                    *span = Span::default();
                }
            }
        }
    }

    /// Takes the values of a row away.
    pub(crate) fn forget(&mut self, row: usize) {
        for column in &mut self.columns {
            column[row] = Span::default();
        }
    }
}

/// The needed values of one record, while they are found.
pub(super) struct RowValues<'a> {
    columns: &'a mut [Vec<Span>],
    row: usize,
}

impl RowValues<'_> {
    /// For values of which none is needed.
    pub(super) fn none() -> Self {
        Self {
            columns: &mut [],
            row: 0,
        }
    }

    #[inline(always)]
    pub(super) fn set(&mut self, slot: Slot, span: Span) {
        self.columns[slot][self.row] = span;
    }

    #[inline(always)]
    pub(super) fn forget(&mut self, slot: Slot) {
        self.columns[slot][self.row] = Span::default();
    }
}

/// The needed values of one record.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a> {
    pub(crate) window: Window<'a>,
    pub(crate) records: &'a Records,
    pub(crate) row: usize,
}

impl<'a> Fields<'a> {
    #[inline]
    pub(crate) fn get(&self, slot: Slot) -> Value<'a> {
        self.records.columns[slot][self.row].value(self.window.text)
    }

    /// The number in a slot, if it is one.
    #[inline]
    pub(crate) fn number(&self, slot: Slot) -> Option<Number<'a>> {
        self.records.columns[slot][self.row].number(self.window.text)
    }
}
