//! The columns of one chunk: the values of its rows, gathered by column.

mod chunk_column;
mod chunk_columns;
mod string_pool;

pub(super) use chunk_column::{ChunkColumn, Rows, Values};
pub(crate) use chunk_columns::ChunkColumns;
