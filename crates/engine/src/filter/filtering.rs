//! Applies a filter to windows, and counts its errors.

use super::{Buffers, Filter, RowSource, Truth};
use crate::record::{LineKind, Records, Window};

/// Memory of a filter, and its answers for the last window. Reused from window to window.
#[derive(Default)]
pub(crate) struct Filtering {
    truths: Vec<Truth>,
    rows: Vec<u32>,
    buffers: Buffers,
}

impl Filtering {
    /// Decides a filter for the lines of a window that are records. For other lines it is false.
    pub(crate) fn decide(
        &mut self,
        filter: &Filter,
        window: Window<'_>,
        records: &Records,
        is_record: impl Iterator<Item = bool>,
    ) -> &[Truth] {
        let rows = (0..).zip(is_record).filter(|(_, is_record)| *is_record);
        self.rows.clear();
        self.rows.extend(rows.map(|(row, _)| row));
        self.truths.clear();
        self.truths.resize(records.line_kinds.len(), Truth::False);
        let source = RowSource::Window(window, records);
        filter.decide(source, &self.rows, &mut self.truths, &mut self.buffers);
        &self.truths
    }

    /// Returns the number of records of the last window for which the filter was an error.
    pub(crate) fn count_errors(&self, line_kinds: &[LineKind]) -> u64 {
        let records = self.truths.iter().zip(line_kinds);
        records
            .filter(|(truth, kind)| **truth == Truth::Error && **kind == LineKind::Record)
            .count() as u64
    }
}
