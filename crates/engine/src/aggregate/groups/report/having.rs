//! Leaves out the groups for which the `having` condition of a query is not true.

use std::collections::TryReserveError;

use ripsaw_query::{FieldTree, HavingPlan};

use super::cell::Cell;
use super::group_rows::GroupRows;
use crate::filter::{Buffers, Filter, RowSource, Table, Truth};
use crate::room::make_room;

/// Number of groups that are decided at a time.
const BATCH: usize = 4096;

/// A column of some groups: its name, and each cell with its JSON text if it is a list.
type NamedCells<'a> = (&'a str, Vec<(Cell<'a>, Option<String>)>);

impl GroupRows {
    /// Leaves out the groups for which a condition is not true.
    pub(crate) fn keep_only(&mut self, having: &HavingPlan) -> Result<(), TryReserveError> {
        let filter = Filter::new(&having.condition);
        let mut buffers = Buffers::default();
        let mut kept = Vec::new();
        make_room(&mut kept, self.order.len())?;
        for groups in self.order.chunks(BATCH) {
            let columns = self.names.iter().enumerate().filter(|(_, name)| {
                let child = having.fields.child(FieldTree::ROOT, name.as_bytes());
                child.is_some()
            });
            let columns: Vec<NamedCells<'_>> = columns
                .map(|(column, name)| {
                    let cells = groups.iter().map(|group| {
                        let cell = self.cell(*group, column);
                        let list_text = cell.list_text();
                        (cell, list_text)
                    });
                    (name.as_str(), cells.collect())
                })
                .collect();
            let members = columns.iter().map(|(name, cells)| {
                let data = cells.iter();
                let data = data.map(|(cell, list_text)| cell.datum(list_text.as_deref()));
                (*name, data.collect())
            });
            let table = Table::new(&having.fields, members);
            let rows: Vec<u32> = (0..groups.len() as u32).collect();
            let mut truths = vec![Truth::False; groups.len()];
            filter.decide(RowSource::Table(&table), &rows, &mut truths, &mut buffers);
            let matching = groups.iter().zip(&truths);
            kept.extend(
                matching
                    .filter(|(_, truth)| **truth == Truth::True)
                    .map(|(group, _)| *group),
            );
        }
        self.order = kept;
        Ok(())
    }
}
