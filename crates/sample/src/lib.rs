//! Sample log lines: realistic, determined by a seed, and generated about as fast as a disk can store them.
//!
//! [`write_sample()`] writes the lines that [`SampleOptions`] describe and returns a [`SampleSummary`].
//!
//! ```
//! use ripsaw_sample::{SampleOptions, write_sample};
//!
//! let options = SampleOptions { count: 3, ..SampleOptions::default() };
//! let mut text = Vec::new();
//! let summary = write_sample(&options, &mut |bytes| { text.extend_from_slice(bytes); Ok(()) }, 2)?;
//! assert_eq!(summary.lines, 3);
//! assert!(text.starts_with(br#"{"timestamp":"2026-01-15T00:00:00.000Z","level":"#));
//! # Ok::<(), ripsaw_query::Error>(())
//! ```

mod block;
mod broken;
mod decimal;
mod entry;
mod level;
mod options;
mod random;
mod timestamp;
mod write_sample;

pub use options::SampleOptions;
pub use write_sample::{SampleSummary, write_sample};
