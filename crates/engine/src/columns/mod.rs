//! Rows to columns.
//!
//! While a chunk is scanned, a [`BatchChunk`] gathers the source text of every member by column. When all
//! chunks are there, [`finish`] infers the type of each column over the whole input and writes its values
//! into one buffer that crosses the bridge as it is: so no value is parsed under a guess that a later line
//! could refute, and the answer does not depend on how the input was cut.

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
#[cfg(test)]
mod tests;
mod text;

pub use batch::Batch;
pub(crate) use batch::finish;
pub(crate) use batch_chunk::{BatchChunk, ColumnSizes};
pub use column_layout::ColumnLayout;
