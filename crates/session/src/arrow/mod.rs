//! Arrow IPC streams.

mod groups;
mod records;
mod stream;

pub(crate) use groups::encode_groups;
