//! Turns rows into columns.
//!
//! While a chunk is scanned, [`ChunkColumns`] gather the values of every member by column: numbers as digits,
//! repeating strings once each, everything else as source text. A [`RecordBatchBuilder`] takes chunk after chunk in
//! input order, while their values are still in the caches, and keeps each column in the form that it will have if no
//! other kind of value follows. Where one does, the column is converted. The type of a column therefore depends on all
//! of its values, and not on how the input was cut.
//!
//! A column has a slot per row or, where few rows have a value, a slot per value, so that its size depends on the
//! number of its values. The form of a finished column depends only on the numbers of rows and values.

mod bitmap;
mod builder;
mod chunk;
mod decimal;
mod kinds;
mod move_slots;
mod record_batch;
#[cfg(test)]
mod tests;
mod texts;

pub(crate) use builder::{Growth, RecordBatchBuilder};
pub(crate) use chunk::ChunkColumns;
pub use record_batch::{BufferRange, ColumnLayout, ColumnType, Expanded, RecordBatch};
