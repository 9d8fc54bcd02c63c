//! Rows to columns.
//!
//! While a chunk is scanned, a [`BatchChunk`] gathers the values of every member by column: numbers as digits, strings
//! that repeat once, all else as source text. A [`BatchBuilder`] takes chunk after chunk in input order, while what they hold is
//! still in the caches, and has each column as it will be if no other kind of value comes; where one comes, the column is made anew. So the
//! type of a column follows from all its values, and not from how the input was cut.
//!
//! A column has a slot per row, or, where few rows have a value, a slot per value: what it takes then follows from the
//! number of its values. Which of both a finished column has follows from these numbers alone.

mod batch;
mod batch_builder;
mod batch_chunk;
mod bitmap;
mod column_builder;
mod column_chunk;
mod column_layout;
mod decimal;
mod dictionary;
mod dictionary_slots;
mod expanded;
mod growth;
mod kinds;
mod move_slots;
mod number_slots;
mod slots;
mod string_pool;
#[cfg(test)]
mod tests;
mod text_slots;
mod texts;
mod validity;

pub use batch::Batch;
pub(crate) use batch_builder::BatchBuilder;
pub(crate) use batch_chunk::BatchChunk;
pub use column_layout::{ColumnLayout, ColumnType, Section};
pub use expanded::Expanded;
pub(crate) use growth::Growth;
