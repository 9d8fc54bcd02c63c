//! Reads files and pipes: by position or as they are stored, into aligned buffers.

pub(crate) mod aligned_bytes;
mod plain_file;
mod stored_bytes;
mod waiting;

pub(crate) use aligned_bytes::AlignedBytes;
pub(crate) use plain_file::PlainFile;
pub(crate) use stored_bytes::{Patience, StoredBytes};
pub(crate) use waiting::Waiting;
