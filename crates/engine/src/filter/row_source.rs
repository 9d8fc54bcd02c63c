//! The rows from which expressions read their fields: lines of a window, or a table.

use ripsaw_query::dialect::{Severity, SeverityField};
use ripsaw_query::{FieldTree, NodeId, Slot};

use super::Datum;
use super::datum::member;
use crate::record::{Records, Span, Window};
use crate::severity::severities;

/// Rows from which expressions read their fields.
#[derive(Clone, Copy)]
pub(crate) enum RowSource<'a> {
    /// Rows of a window. Only rows of records may be selected.
    Window(Window<'a>, &'a Records),
    /// Rows that are not lines.
    Table(&'a Table<'a>),
}

/// Rows that are not lines: the values of each slot.
pub(crate) struct Table<'a> {
    columns: Vec<Vec<Datum<'a>>>,
}

impl<'a> Table<'a> {
    /// Creates a table without members.
    pub(super) fn empty() -> Self {
        Self {
            columns: Vec::new(),
        }
    }

    /// Creates a table whose rows have these members, each with its values by row. Fields below them are found in their
    /// JSON text.
    pub(crate) fn new<'n>(
        fields: &FieldTree,
        members: impl IntoIterator<Item = (&'n str, Vec<Datum<'a>>)>,
    ) -> Self {
        let mut table = Self {
            columns: vec![Vec::new(); fields.slot_count()],
        };
        for (name, values) in members {
            if let Some(node) = fields.child(FieldTree::ROOT, name.as_bytes()) {
                table.fill(fields, node, values);
            }
        }
        table
    }

    fn fill(&mut self, fields: &FieldTree, node: NodeId, values: Vec<Datum<'a>>) {
        for (name, child) in fields.children(node) {
            let members = values.iter().map(|value| match value {
                Datum::Json(text) if text.first() == Some(&b'{') => {
                    member(text, name).map_or(Datum::Error, Datum::of)
                }
                _ => Datum::Error,
            });
            let members = members.collect();
            self.fill(fields, child, members);
        }
        self.columns[FieldTree::slot(node)] = values;
    }
}

impl<'a> RowSource<'a> {
    /// Returns the spans of a slot by row, and the text to which they refer; `None` for a table.
    #[inline]
    pub(super) fn spans(self, slot: Slot) -> Option<(&'a [Span], &'a [u8])> {
        match self {
            RowSource::Window(window, records) => Some((records.column(slot), window.text)),
            RowSource::Table(_) => None,
        }
    }

    pub(super) fn datum(self, slot: Slot, row: usize) -> Datum<'a> {
        match self {
            RowSource::Window(window, records) => {
                let span = records.column(slot)[row];
                match span.number(window.text) {
                    Some(number) => Datum::Number(number),
                    None => Datum::of(span.value(window.text)),
                }
            }
            RowSource::Table(table) => {
                let value = table.columns[slot].get(row);
                value.cloned().unwrap_or(Datum::Error)
            }
        }
    }

    /// Returns the values of a slot in some rows.
    pub(super) fn datums(self, slot: Slot, rows: &[u32]) -> impl Iterator<Item = Datum<'a>> {
        rows.iter().map(move |row| self.datum(slot, *row as usize))
    }

    /// Returns the severities by row; there are none for rows that are not lines.
    pub(super) fn severities(self, fields: &[SeverityField]) -> &'a [Severity] {
        match self {
            RowSource::Window(window, records) => severities(records, window.text, fields),
            RowSource::Table(_) => &[],
        }
    }

    /// Returns the whole record of a row.
    pub(super) fn record(self, row: usize) -> Datum<'a> {
        match self {
            RowSource::Window(window, records) => {
                let line = window.line(records.lines[row] as usize);
                Datum::Json(window.text[line].trim_ascii())
            }
            RowSource::Table(_) => Datum::Error,
        }
    }
}
