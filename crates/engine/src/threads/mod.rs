//! Work on several threads, and locks that tolerate their panics.

mod lock;
mod on_threads;

pub(crate) use lock::lock;
pub(crate) use on_threads::on_threads;
