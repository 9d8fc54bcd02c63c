//! Rows to columns.
//!
//! While a chunk is scanned, a [`BatchChunk`] gathers the values of every member by column: short numbers as digits, strings
//! that repeat once, all else as source text. When all chunks are there, [`finish`] infers the type of each column over
//! the whole input and writes its values into one buffer that crosses the bridge as it is: a later line can refute no
//! guess, for none is made, and the answer does not depend on how the input was cut.

mod batch;
mod batch_chunk;
mod bitmap;
mod column;
mod column_chunk;
mod column_layout;
mod dictionary;
mod kinds;
mod numbers;
mod sections;
mod string_key;
mod string_pool;
#[cfg(test)]
mod tests;
mod text;
mod texts;

pub use batch::Batch;
pub(crate) use batch::finish;
pub(crate) use batch_chunk::{BatchChunk, ColumnSizes};
pub use column_layout::ColumnLayout;
