//! Finished batches: columns whose sections lie in a few buffers.

mod built_column;
mod column_layout;
mod expanded;

use std::collections::TryReserveError;

pub(super) use built_column::BuiltColumn;
pub use column_layout::{BufferRange, ColumnLayout, ColumnType};
pub use expanded::Expanded;

/// Total size, in bytes, below which all sections of a batch share a buffer, because each buffer that crosses to
/// JavaScript has a cost of its own.
const MAX_SHARED_BYTES: usize = 256 << 10;
/// Size, in bytes, below which sections of larger batches share a buffer: copying them costs less than separate
/// buffers.
const MAX_SHARED_SECTION_BYTES: usize = 4 << 10;
const ALIGNMENT: usize = 8;

/// Rows as columns.
#[derive(Debug, PartialEq)]
pub struct RecordBatch {
    /// Number of rows.
    pub row_count: usize,
    /// Columns, in the order of their first appearance.
    pub columns: Vec<ColumnLayout>,
    /// Buffers to which the sections of the columns refer.
    pub buffers: Vec<Vec<u8>>,
}

impl RecordBatch {
    /// Returns the bytes of a section.
    pub fn section(&self, [buffer, start, length]: BufferRange) -> &[u8] {
        &self.buffers[buffer][start..start + length]
    }
}

/// Places the sections of columns: large ones unchanged, each in its own buffer, and small ones together in the first
/// buffer.
pub(super) fn pack(
    columns: Vec<BuiltColumn>,
    row_count: usize,
) -> Result<RecordBatch, TryReserveError> {
    let lengths = || {
        let sections = columns.iter().flat_map(BuiltColumn::sections);
        sections.map(Vec::len)
    };
    let is_small = lengths().sum::<usize>() < MAX_SHARED_BYTES;
    let fits_together = |length: usize| is_small || length < MAX_SHARED_SECTION_BYTES;
    let shared_lengths = lengths().filter(|length| fits_together(*length));
    let shared_bytes = shared_lengths.map(|length| length.next_multiple_of(ALIGNMENT));
    let mut shared = Vec::new();
    shared.try_reserve_exact(shared_bytes.sum())?;
    let mut buffers: Vec<Vec<u8>> = Vec::new();
    let mut put = |section: Vec<u8>| -> BufferRange {
        if !fits_together(section.len()) {
            buffers.push(section);
            // The first buffer is the shared one.
            return [buffers.len(), 0, buffers[buffers.len() - 1].len()];
        }
        shared.resize(shared.len().next_multiple_of(ALIGNMENT), 0);
        let start = shared.len();
        shared.extend_from_slice(&section);
        [0, start, section.len()]
    };
    let columns = columns.into_iter().map(|column| ColumnLayout {
        name: column.name,
        column_type: column.column_type,
        null_count: column.null_count,
        rows: column.rows.map(&mut put),
        validity: column.validity.map(&mut put),
        values: column.values.map(&mut put),
        offsets: column.offsets.map(&mut put),
        data: column.data.map(&mut put),
        dictionary_length: column.dictionary_length,
    });
    let columns = columns.collect();
    buffers.insert(0, shared);
    Ok(RecordBatch {
        row_count,
        columns,
        buffers,
    })
}
