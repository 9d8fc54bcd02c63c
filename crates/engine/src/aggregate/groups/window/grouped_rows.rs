//! Matching records of a window, with their groups.

use ripsaw_query::Slot;

use crate::aggregate::groups::renumbering::GroupId;
use crate::filter::RowSource;
use crate::record::{Records, Span, Window};

/// Position of a record: the index of its source, and its byte offset there.
pub(crate) type Position = (u32, u64);

/// Matching records of a window, with the group of each.
#[derive(Clone, Copy)]
pub(crate) struct GroupedRows<'a> {
    pub(crate) window: Window<'a>,
    pub(crate) records: &'a Records,
    pub(crate) rows: &'a [u32],
    pub(crate) groups: &'a [GroupId],
    /// Number of groups.
    pub(crate) group_count: usize,
    /// Position of the window in the input.
    pub(crate) place: Position,
}

impl<'a> GroupedRows<'a> {
    /// Returns the spans of a field, each with its group.
    pub(crate) fn spans(self, slot: Slot) -> impl Iterator<Item = (GroupId, Span)> {
        let spans = self.records.column(slot);
        let rows = self.rows.iter().map(|row| spans[*row as usize]);
        self.groups.iter().copied().zip(rows)
    }

    /// Returns the position of a row, given its index.
    pub(crate) fn place_of(self, index: usize) -> Position {
        let (source, offset) = self.place;
        let line = self.records.lines[self.rows[index] as usize];
        let line = self.window.line(line as usize);
        (source, offset + line.start as u64)
    }

    pub(crate) fn source(self) -> RowSource<'a> {
        RowSource::Window(self.window, self.records)
    }
}
