//! Turns rows into columns.
//!
//! While a chunk is scanned, a [`BatchChunk`] gathers the values of every member by column: numbers as digits,
//! repeating strings once each, everything else as source text. A [`BatchBuilder`] takes chunk after chunk in input
//! order, while their values are still in the caches, and keeps each column in the form that it will have if no other
//! kind of value follows. Where one does, the column is converted. The type of a column therefore depends on all of its
//! values, and not on how the input was cut.
//!
//! A column has a slot per row or, where few rows have a value, a slot per value, so that its size depends on the
//! number of its values. The form of a finished column depends only on the numbers of rows and values.

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
