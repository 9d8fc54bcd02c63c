//! The sources of chunks: paths, bytes, streams, slices and arrays of lines.

mod bytes_reader;
mod channel_read;
mod line_slice;
mod lines_reader;
mod paths_reader;
mod slice_cutter;
mod stream_reader;

pub use bytes_reader::BytesReader;
pub use channel_read::{ChannelFeed, ChannelRead, ReaderGone, channel};
pub use line_slice::LineSlice;
pub use lines_reader::LinesReader;
pub use paths_reader::PathsReader;
pub use slice_cutter::{CompressedStart, Cut, OwnedChunk, SliceChunk, SliceCutter};
pub use stream_reader::StreamReader;
