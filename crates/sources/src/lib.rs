//! Sources to Chunks: opens files, globs of files, standard input, bytes and streams, decompresses gzip and
//! zstd, and cuts the bytes into runs of whole lines for the engine.
//!
//! - [`PathsReader`] reads paths, globs and standard input.
//! - [`BytesReader`] reads bytes in memory, in place.
//! - [`StreamReader`] reads anything that implements `Read`, such as the receiving end of a [`channel`].
//! - [`SliceCutter`] cuts slices of bytes that arrive one after another, in place. [`Origin`] says where they come from.
//! - [`LinesReader`] reads lines of an array, which arrive in [`LineSlice`]s.
//! - [`LineOutput`] writes lines.
//!
//! Every reader yields the same lines with the same offsets, whatever the size of its chunks and the number of threads
//! that take them.
//!
//! ```
//! use ripsaw_engine::ChunkReader;
//! use ripsaw_sources::{BytesReader, ReadSettings};
//!
//! let reader = BytesReader::new(b"{\"a\":1}\n{\"a\":2}", &ReadSettings::default());
//! let mut buffer = Vec::new();
//! let mut lines = 0;
//! while let Some(chunk) = reader.next_chunk(&mut buffer)? {
//!     lines += chunk.bytes.iter().filter(|&&byte| byte == b'\n').count();
//! }
//! assert_eq!(lines, 2);
//! # Ok::<(), ripsaw_query::Failure>(())
//! ```

mod bytes_reader;
mod channel_read;
mod encoding;
mod line_output;
mod line_slice;
mod line_stream;
mod lines_reader;
mod long_line;
mod origin;
mod paths_reader;
mod patterns;
mod placed_bytes;
mod placed_writer;
mod plain_file;
mod prompt_writer;
mod settings;
mod slice_cutter;
mod span;
mod stored_bytes;
mod stream_reader;
mod terminal_text;
mod trouble;
mod waiting;

pub use bytes_reader::BytesReader;
pub use channel_read::{ChannelFeed, ChannelRead, ReaderGone, channel};
pub use encoding::{Encoding, ForeignFormat};
pub use line_output::LineOutput;
pub use line_slice::LineSlice;
pub use lines_reader::LinesReader;
pub use origin::Origin;
pub use paths_reader::PathsReader;
pub use patterns::files_of;
pub use settings::ReadSettings;
pub use slice_cutter::{CompressedStart, Cut, OwnedChunk, SliceChunk, SliceCutter};
pub use stream_reader::StreamReader;
