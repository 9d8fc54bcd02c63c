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
//! # Ok::<(), ripsaw_query::Error>(())
//! ```

mod cut;
mod encoding;
mod files;
mod origin;
mod output;
mod patterns;
mod readers;
mod settings;
mod source_errors;

pub use encoding::{Encoding, ForeignFormat};
pub use origin::Origin;
pub use output::LineOutput;
pub use patterns::files_of;
pub use readers::{
    BytesReader, ChannelFeed, ChannelRead, CompressedStart, Cut, LineSlice, LinesReader,
    OwnedChunk, PathsReader, ReaderGone, SliceChunk, SliceCutter, StreamReader, channel,
};
pub use settings::ReadSettings;
