//! Hot paths of the engine, over lines that are the same in every run, for counting instructions and allocations.
//!
//! [`HotPath::prepare`] makes a [`Prepared`], which has already run once. Each further [`Prepared::run`] then costs the
//! same, even on a busy machine. A single thread does all the work.

mod hot_path;
mod lines;

pub use hot_path::{Counted, HotPath, Prepared};
