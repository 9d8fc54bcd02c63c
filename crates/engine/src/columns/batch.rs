use super::column_builder::Built;
use super::column_layout::{ColumnLayout, Section};

/// Sections of batches with less than this in all share a buffer: each buffer that crosses has a cost of its own.
const MAX_SHARED_BYTES: usize = 256 << 10;
const ALIGNMENT: usize = 8;

/// Rows as columns.
#[derive(Debug, PartialEq)]
pub struct Batch {
    /// The number of rows.
    pub row_count: usize,
    /// In the order of their first appearance.
    pub columns: Vec<ColumnLayout>,
    /// What the sections of the columns refer to.
    pub buffers: Vec<Vec<u8>>,
}

impl Batch {
    /// The bytes of a section.
    pub fn section(&self, [buffer, start, length]: Section) -> &[u8] {
        &self.buffers[buffer][start..start + length]
    }
}

/// Places the sections of columns: each in its own buffer as it is, or all of a small batch in one.
pub(super) fn pack(columns: Vec<Built>, row_count: usize) -> Batch {
    let sections = columns.iter().flat_map(|column| {
        let Built {
            validity,
            values,
            offsets,
            data,
            ..
        } = column;
        [validity, values, offsets, data].into_iter().flatten()
    });
    let byte_count = sections.map(Vec::len).sum::<usize>();
    let mut buffers: Vec<Vec<u8>> = Vec::new();
    let mut place = |section: Vec<u8>| -> Section {
        if byte_count >= MAX_SHARED_BYTES {
            buffers.push(section);
            return [buffers.len() - 1, 0, buffers[buffers.len() - 1].len()];
        }
        if buffers.is_empty() {
            buffers.push(Vec::with_capacity(byte_count));
        }
        let shared = &mut buffers[0];
        shared.resize(shared.len().next_multiple_of(ALIGNMENT), 0);
        let start = shared.len();
        shared.extend_from_slice(&section);
        [0, start, section.len()]
    };
    let columns = columns.into_iter().map(|column| ColumnLayout {
        name: column.name,
        column_type: column.column_type,
        null_count: column.null_count,
        validity: column.validity.map(&mut place),
        values: column.values.map(&mut place),
        offsets: column.offsets.map(&mut place),
        data: column.data.map(&mut place),
        dictionary_length: column.dictionary_length,
    });
    let columns = columns.collect();
    Batch {
        row_count,
        columns,
        buffers,
    }
}
