//! Encodes columns as an Arrow IPC stream.

use arrow_array::{ArrayRef, make_array};
use arrow_buffer::Buffer;
use arrow_data::{ArrayData, ArrayDataBuilder};
use arrow_schema::{ArrowError, DataType, Field};
use ripsaw_engine::{BufferRange, ColumnLayout, ColumnType, Expanded};
use ripsaw_query::{Error, ErrorCode};

use super::stream::{check_room, field, json_field, not_encoded, not_enough_memory, write_stream};
use crate::runtime::{Runtime, Shared};

/// Number of copies of all values that the encoder has in memory at once: arrays, the body of a message, and the
/// stream.
const COPIES: usize = 3;

impl Runtime {
    /// Encodes columns of a report, which are `columns.columns` of its JSON, as an Arrow IPC stream. `buffers` are those
    /// of the report. In Arrow, sparse columns have a cell for every row. More than `max_cells` of these are refused.
    ///
    /// Errors: `result_too_large`.
    pub fn encode_columns(
        &self,
        columns_json: &str,
        row_count: usize,
        buffers: &[impl AsRef<[u8]>],
        max_cells: usize,
    ) -> Result<Vec<u8>, Error> {
        let columns: Vec<ColumnLayout> =
            serde_json::from_str(columns_json).map_err(|error| not_encoded().caused_by(&error))?;
        let table = Table {
            columns: &columns,
            buffers: buffers.iter().map(AsRef::as_ref).collect(),
            runtime: self.shared(),
            row_count,
        };
        table.check_size(max_cells)?;
        table.encode()
    }
}

/// Columns as described by the report.
struct Table<'a> {
    columns: &'a [ColumnLayout],
    buffers: Vec<&'a [u8]>,
    /// Lends the memory of the buffers.
    runtime: &'a Shared,
    row_count: usize,
}

impl Table<'_> {
    /// Checks that the table fits in memory and within `max_cells`. Errors: `result_too_large`.
    fn check_size(&self, max_cells: usize) -> Result<(), Error> {
        let Self {
            columns, row_count, ..
        } = self;
        let sparse = columns.iter().filter(|column| column.rows.is_some());
        let sparse_count = sparse.count();
        if row_count.saturating_mul(sparse_count) > max_cells {
            let message = format!(
                "Arrow has a cell for each of {row_count} rows in each column, and {sparse_count} of {} columns have few \
                 values: these would take more than {max_cells} cells; select fields, filter or limit the records, or raise \
                 maxCells",
                columns.len()
            );
            return Err(Error::new(ErrorCode::ResultTooLarge, message));
        }
        let byte_count = columns
            .iter()
            .map(|column| self.byte_count(column))
            .fold(0_usize, usize::saturating_add);
        check_room(
            byte_count.saturating_mul(COPIES),
            self.row_count,
            columns.len(),
        )
    }

    /// Returns the approximate size of a column in Arrow, in bytes.
    fn byte_count(&self, column: &ColumnLayout) -> usize {
        let length = |section: Option<BufferRange>| section.map_or(0, |[_, _, length]| length);
        let cell_bytes = match column.column_type {
            _ if column.rows.is_none() => 0,
            ColumnType::Null | ColumnType::Bool => 1,
            ColumnType::Dictionary | ColumnType::Utf8 | ColumnType::Json => 4,
            ColumnType::Int64 | ColumnType::F64 => 8,
        };
        [column.validity, column.values, column.offsets, column.data]
            .into_iter()
            .map(length)
            .fold(self.row_count * cell_bytes, usize::saturating_add)
    }

    fn encode(&self) -> Result<Vec<u8>, Error> {
        let columns: Result<Vec<(Field, ArrayRef)>, Error> = self
            .columns
            .iter()
            .map(|column| {
                let data = self.array(column)?;
                Ok((field_of(column, data.data_type().clone()), make_array(data)))
            })
            .collect();
        write_stream(columns?, self.row_count)
    }

    fn array(&self, column: &ColumnLayout) -> Result<ArrayData, Error> {
        let reading = self.runtime.reading()?;
        // The sections are copies, so the read ends here.
        let sections = self.sections(column)?;
        drop(reading);
        sections
            .array(column, self.row_count)
            .map_err(|error| not_encoded().caused_by(&error))
    }

    /// Returns the sections of a column with a cell for every row.
    fn sections(&self, column: &ColumnLayout) -> Result<BufferRanges, Error> {
        let bytes = |section: Option<BufferRange>| -> Result<&[u8], Error> {
            let Some([buffer, start, length]) = section else {
                return Ok(&[]);
            };
            let bytes = self.buffers.get(buffer);
            let part = bytes.and_then(|bytes| bytes.get(start..start.saturating_add(length)));
            part.ok_or_else(not_encoded)
        };
        let mut sections = BufferRanges {
            validity: match column.validity {
                Some(validity) => Some(Buffer::from_slice_ref(bytes(Some(validity))?)),
                None => None,
            },
            data: Buffer::from_slice_ref(bytes(column.data)?),
            ..BufferRanges::default()
        };
        let (values, offsets) = (bytes(column.values)?, bytes(column.offsets)?);
        if column.rows.is_none() {
            sections.values = Buffer::from_slice_ref(values);
            sections.offsets = Buffer::from_slice_ref(offsets);
            return Ok(sections);
        }
        let (rows, _) = bytes(column.rows)?.as_chunks();
        let rows: Vec<u32> = rows.iter().copied().map(u32::from_le_bytes).collect();
        let column_type = column.column_type;
        let expanded = Expanded::of(column_type, self.row_count, &rows, values, offsets)
            .map_err(|error| not_enough_memory(&error, self.row_count, self.columns.len()))?;
        sections.validity = Some(Buffer::from_vec(expanded.validity));
        sections.values = Buffer::from_vec(expanded.values);
        sections.offsets = if column_type == ColumnType::Dictionary {
            Buffer::from_slice_ref(offsets)
        } else {
            Buffer::from_vec(expanded.offsets)
        };
        Ok(sections)
    }
}

#[derive(Default)]
struct BufferRanges {
    validity: Option<Buffer>,
    values: Buffer,
    offsets: Buffer,
    data: Buffer,
}

impl BufferRanges {
    fn array(self, column: &ColumnLayout, row_count: usize) -> Result<ArrayData, ArrowError> {
        let builder = |data_type| ArrayDataBuilder::new(data_type).len(row_count);
        match column.column_type {
            ColumnType::Null => return builder(DataType::Null).build(),
            ColumnType::Bool => builder(DataType::Boolean).add_buffer(self.values),
            ColumnType::Int64 => builder(DataType::Int64).add_buffer(self.values),
            ColumnType::F64 => builder(DataType::Float64).add_buffer(self.values),
            ColumnType::Utf8 | ColumnType::Json => builder(DataType::Utf8)
                .add_buffer(self.offsets)
                .add_buffer(self.data),
            ColumnType::Dictionary => {
                let values = ArrayDataBuilder::new(DataType::Utf8)
                    .len(column.dictionary_length.unwrap_or_default())
                    .add_buffer(self.offsets)
                    .add_buffer(self.data)
                    .build()?;
                let data_type =
                    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
                builder(data_type)
                    .add_buffer(self.values)
                    .add_child_data(values)
            }
        }
        .null_bit_buffer(self.validity)
        .align_buffers(true)
        .build()
    }
}

fn field_of(column: &ColumnLayout, data_type: DataType) -> Field {
    if column.column_type == ColumnType::Json {
        json_field(&column.name)
    } else {
        field(&column.name, data_type)
    }
}
