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
}

/// What the lines of one window are, and where the needed values of its records are: a column of spans for each slot,
/// with a row for each line. Reused from window to window.
#[derive(Debug)]
pub(crate) struct Records {
    columns: Vec<Vec<Span>>,
    pub(crate) outcomes: Vec<Outcome>,
    /// By line.
    pub(crate) rejects: Vec<(usize, Reject)>,
    /// The members of the records, where a plan needs all of them.
    pub(crate) members: Option<Members>,
}

impl Records {
    pub(crate) fn new(slot_count: usize, with_members: bool) -> Self {
        Self {
            columns: vec![Vec::new(); slot_count],
            outcomes: Vec::new(),
            rejects: Vec::new(),
            members: with_members.then(Members::default),
        }
    }

    /// Forgets everything, and makes room for another window.
    pub(crate) fn begin(&mut self, line_count: usize) {
        for column in &mut self.columns {
            column.clear();
            column.resize(line_count, Span::default());
        }
        self.outcomes.clear();
        self.outcomes.resize(line_count, Outcome::default());
        self.rejects.clear();
        if let Some(members) = &mut self.members {
            members.begin(line_count);
        }
    }

    /// The values of a slot, by row.
    #[inline]
    pub(crate) fn column(&self, slot: Slot) -> &[Span] {
        &self.columns[slot]
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

    /// Takes the values of all rows away that do not match; rows behind the last entry do not.
    pub(crate) fn keep_only(&mut self, matching: &[bool]) {
        for column in &mut self.columns {
            column.truncate(matching.len());
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
