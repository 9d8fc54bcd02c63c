//! Cuts streams into chunks of whole lines.

mod chunk_range;
mod line_stream;
mod long_line;

pub(crate) use chunk_range::ChunkRange;
pub(crate) use line_stream::LineStream;
pub(crate) use long_line::LongLine;
