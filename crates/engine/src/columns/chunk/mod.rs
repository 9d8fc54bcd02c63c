//! The columns of one chunk: the values of its rows, gathered by column.

mod chunk_column;
mod chunk_columns;
mod mixed_texts;
mod rows;
mod string_pool;
mod values;

pub(super) use chunk_column::ChunkColumn;
pub(crate) use chunk_columns::ChunkColumns;
pub(super) use rows::Rows;
pub(super) use values::Values;
