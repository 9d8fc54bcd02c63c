//! The engine's hot paths over lines that are the same in every run, for counting what they cost.
//!
//! A [`HotPath`] is made ready as a [`Prepared`], which has run once before; what its `run` costs is then the same
//! each time, on a busy machine too. One thread does all the work.

mod hot_path;
mod lines;

pub use hot_path::{HotPath, Outcome, Prepared};
