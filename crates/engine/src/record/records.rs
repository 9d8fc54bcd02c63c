//! What the lines of a window are, and the needed values of its records, as columns.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use ripsaw_query::dialect::Severity;
use ripsaw_query::{Number, Slot};

use super::line_kind::LineKind;
use super::members::Members;
use super::rejection::Rejection;
use super::value::{Span, Value};
use super::window::Window;

/// Stands for the absence of a row.
const NO_ROW: u32 = u32::MAX;

/// What the lines of one window are, and where the needed values of its records are: a column of spans per
/// slot, with a row per line.
///
/// Rows are in the order in which lines are read, which puts the lines of one shape next to each other. The
/// memory is reused from window to window.
pub(crate) struct Records {
    columns: Vec<Column>,
    /// Slots of the columns in which a value was ever stored.
    used: Vec<Slot>,
    /// The severity of each row, once a step of the window has asked for it.
    severities: OnceCell<Vec<Severity>>,
    /// Memory for the severities of the next window.
    severities_memory: Cell<Vec<Severity>>,
    /// Index of the line of each row in the window.
    pub(crate) lines: Vec<u32>,
    /// The row of each line, or [`NO_ROW`]; see [`Records::select`].
    selected: Vec<u32>,
    /// What the line of each row is.
    pub(crate) line_kinds: Vec<LineKind>,
    /// Why lines are rejected, each with the index of its line, ascending.
    pub(crate) rejects: Vec<(usize, Rejection)>,
    /// The members of the records, if the plan needs all of them.
    pub(crate) members: Option<Members>,
}

/// The values of a slot, by row.
#[derive(Clone, Debug, Default)]
struct Column {
    spans: Vec<Span>,
    /// Whether a value was ever stored here. Until then all spans are absent, so nothing has to be cleared:
    /// of the fields that may hold the severity, for example, most logs have only one.
    is_used: bool,
}

impl Records {
    pub(crate) fn new(slot_count: usize, with_members: bool) -> Self {
        Self {
            columns: vec![Column::default(); slot_count],
            used: Vec::new(),
            severities: OnceCell::new(),
            severities_memory: Cell::default(),
            lines: Vec::new(),
            selected: Vec::new(),
            line_kinds: Vec::new(),
            rejects: Vec::new(),
            members: with_members.then(Members::default),
        }
    }

    /// Starts a window of `line_count` lines. Forgets everything but the values: whoever reads a row stores
    /// or clears all of them.
    pub(crate) fn begin(&mut self, line_count: usize) {
        self.lines.clear();
        self.lines.reserve(line_count);
        for column in &mut self.columns {
            column.spans.resize(line_count, Span::default());
        }
        if let Some(severities) = self.severities.take() {
            self.severities_memory.set(severities);
        }
        self.line_kinds.clear();
        self.line_kinds.resize(line_count, LineKind::default());
        self.rejects.clear();
        if let Some(members) = &mut self.members {
            members.begin(line_count);
        }
    }

    /// Adds a line and returns its row.
    #[inline]
    pub(super) fn add_line(&mut self, line: u32) -> usize {
        self.lines.push(line);
        self.lines.len() - 1
    }

    /// Adds lines and returns their rows.
    pub(crate) fn add_lines(&mut self, lines: &[u32]) -> Range<usize> {
        let first_row = self.lines.len();
        self.lines.extend_from_slice(lines);
        first_row..self.lines.len()
    }

    /// Selects the rows for which `wanted` is true, so that [`Records::selected`] returns them in the order
    /// of their lines.
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
        &self.columns[slot].spans[..self.lines.len()]
    }

    /// The values of a slot, by row; `None` if all of them are known to be absent.
    #[inline]
    pub(crate) fn used_column(&self, slot: Slot) -> Option<&[Span]> {
        self.columns[slot].is_used.then(|| self.column(slot))
    }

    /// The values of a slot, by row, to be changed.
    #[inline]
    pub(crate) fn column_mut(&mut self, slot: Slot) -> &mut [Span] {
        let column = &mut self.columns[slot];
        if !column.is_used {
            column.is_used = true;
            self.used.push(slot);
        }
        &mut column.spans
    }

    /// The severity of each row. The first call in a window lets `find` fill in an empty list; later calls
    /// return the same severities.
    pub(crate) fn severities(&self, find: impl FnOnce(&mut Vec<Severity>)) -> &[Severity] {
        self.severities.get_or_init(|| {
            let mut severities = self.severities_memory.take();
            severities.clear();
            find(&mut severities);
            severities
        })
    }

    /// Stores a value, if it is needed.
    pub(super) fn set(&mut self, slot: Option<Slot>, row: usize, span: Span) {
        if let Some(slot) = slot {
            self.column_mut(slot)[row] = span;
        }
    }

    /// The values of a row, to be stored, and the list for its members.
    #[inline]
    pub(super) fn row(&mut self, row: usize) -> (RowValues<'_>, Option<&mut Members>) {
        let values = RowValues {
            columns: &mut self.columns,
            used: Some(&mut self.used),
            row,
        };
        (values, self.members.as_mut())
    }

    /// Clears the values and severities of the rows that do not match.
    pub(crate) fn keep_only(&mut self, matching: &[bool]) {
        for slot in &self.used {
            for (span, matches) in self.columns[*slot].spans.iter_mut().zip(matching) {
                if !matches {
                    *span = Span::default();
                }
            }
        }
        if let Some(severities) = self.severities.get_mut() {
            for (severity, matches) in severities.iter_mut().zip(matching) {
                *severity *= Severity::from(*matches);
            }
        }
    }

    /// Clears the values of a row.
    pub(crate) fn forget(&mut self, row: usize) {
        for slot in &self.used {
            self.columns[*slot].spans[row] = Span::default();
        }
    }

    /// Clears the values of a slot in some rows.
    pub(super) fn forget_column(&mut self, slot: Slot, rows: Range<usize>) {
        let column = &mut self.columns[slot];
        if column.is_used {
            column.spans[rows].fill(Span::default());
        }
    }
}

/// The needed values of one record, while they are being found.
pub(super) struct RowValues<'a> {
    columns: &'a mut [Column],
    used: Option<&'a mut Vec<Slot>>,
    row: usize,
}

impl RowValues<'_> {
    /// Takes no values, for a walk in which none is needed.
    pub(super) fn none() -> Self {
        Self {
            columns: &mut [],
            used: None,
            row: 0,
        }
    }

    #[inline(always)]
    pub(super) fn set(&mut self, slot: Slot, span: Span) {
        let column = &mut self.columns[slot];
        column.spans[self.row] = span;
        if !column.is_used {
            self.note_use(slot);
        }
    }

    #[cold]
    #[inline(never)]
    fn note_use(&mut self, slot: Slot) {
        self.columns[slot].is_used = true;
        if let Some(used) = &mut self.used {
            used.push(slot);
        }
    }

    pub(super) fn forget(&mut self, slot: Slot) {
        let column = &mut self.columns[slot];
        if column.is_used {
            column.spans[self.row] = Span::default();
        }
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
        self.records.columns[slot].spans[self.row].value(self.window.text)
    }

    /// The number in a slot, if its value is one.
    #[inline]
    pub(crate) fn number(&self, slot: Slot) -> Option<Number<'a>> {
        self.records.columns[slot].spans[self.row].number(self.window.text)
    }
}
