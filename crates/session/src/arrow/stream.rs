//! Writes Arrow IPC streams of one record batch.

use std::collections::{HashMap, TryReserveError};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema};
use ripsaw_query::{Error, ErrorCode};

/// Writes columns of `row_count` rows as a stream of one record batch.
pub(super) fn write_stream(
    columns: Vec<(Field, ArrayRef)>,
    row_count: usize,
) -> Result<Vec<u8>, Error> {
    let (fields, arrays): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    let schema = Arc::new(Schema::new(fields));
    let options = RecordBatchOptions::new().with_row_count(Some(row_count));
    let batch = RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &options);
    let written = batch.and_then(|batch| {
        let mut writer = StreamWriter::try_new(Vec::new(), &schema)?;
        writer.write(&batch)?;
        writer.finish()?;
        writer.into_inner()
    });
    written.map_err(|error: ArrowError| not_encoded().caused_by(&error))
}

/// A column whose values may be null.
pub(super) fn field(name: &str, data_type: DataType) -> Field {
    Field::new(name, data_type, true)
}

/// A column of JSON texts.
pub(super) fn json_field(name: &str) -> Field {
    let extension = [
        ("ARROW:extension:name", "arrow.json"),
        ("ARROW:extension:metadata", ""),
    ];
    let metadata = extension.map(|(key, value)| (key.to_owned(), value.to_owned()));
    field(name, DataType::Utf8).with_metadata(HashMap::from(metadata))
}

/// Checks that `byte_count` bytes of memory are left. The encoder allocates piece by piece and cannot report a lack of
/// memory. Reserving all of it beforehand can.
pub(super) fn check_room(
    byte_count: usize,
    row_count: usize,
    column_count: usize,
) -> Result<(), Error> {
    let mut room: Vec<u8> = Vec::new();
    room.try_reserve_exact(byte_count)
        .map_err(|error| not_enough_memory(&error, row_count, column_count))
}

pub(super) fn not_enough_memory(
    error: &TryReserveError,
    row_count: usize,
    column_count: usize,
) -> Error {
    let message = format!(
        "there is not enough memory for {row_count} rows with {column_count} columns as Arrow; select fields, or filter or \
         limit the records"
    );
    Error::new(ErrorCode::ResultTooLarge, message).caused_by(error)
}

pub(super) fn not_encoded() -> Error {
    Error::new(
        ErrorCode::InternalError,
        "the columns cannot be encoded as Arrow",
    )
}
