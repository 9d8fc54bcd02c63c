//! Finished columns, before their sections are placed in buffers.

use super::column_layout::ColumnType;

/// A finished column, with each section in a buffer of its own.
#[derive(Debug, Default)]
pub(in crate::columns) struct BuiltColumn {
    pub(in crate::columns) name: String,
    pub(in crate::columns) column_type: ColumnType,
    pub(in crate::columns) null_count: usize,
    pub(in crate::columns) rows: Option<Vec<u8>>,
    pub(in crate::columns) validity: Option<Vec<u8>>,
    pub(in crate::columns) values: Option<Vec<u8>>,
    pub(in crate::columns) offsets: Option<Vec<u8>>,
    pub(in crate::columns) data: Option<Vec<u8>>,
    pub(in crate::columns) dictionary_length: Option<usize>,
}

impl BuiltColumn {
    /// Creates a column without sections.
    pub(in crate::columns) fn of(column_type: ColumnType) -> Self {
        Self {
            column_type,
            ..Self::default()
        }
    }

    pub(in crate::columns) fn of_values(column_type: ColumnType, values: Vec<u8>) -> Self {
        Self {
            values: Some(values),
            ..Self::of(column_type)
        }
    }

    /// Iterates over the sections that the column has.
    pub(in crate::columns) fn sections(&self) -> impl Iterator<Item = &Vec<u8>> {
        let Self {
            rows,
            validity,
            values,
            offsets,
            data,
            ..
        } = self;
        [rows, validity, values, offsets, data]
            .into_iter()
            .flatten()
    }
}
