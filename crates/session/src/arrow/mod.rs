//! Arrow IPC streams.

mod columns;
mod groups;
mod stream;

pub(crate) use groups::encode_groups;
