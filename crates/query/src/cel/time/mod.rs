//! Times and lengths of time, which are read from text and written as text.

mod duration;
mod fraction;
mod timestamp;

pub use duration::Duration;
pub use timestamp::{CivilTime, Timestamp};
