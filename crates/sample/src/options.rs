//! The options of a sample, and their limits.

use ripsaw_query::{Error, ErrorCode};

/// Describes a sample. The same options always produce the same bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleOptions {
    /// Number of lines, at most 10^12.
    pub count: u64,
    /// Seed of the random generator. Different seeds produce different lines.
    pub seed: u64,
    /// Share of lines that are not records, from 0 to 1. All reject codes occur in turn.
    pub invalid_rate: f64,
    /// Share of lines that are records but break the default log schema, from 0 to 1. Together, both shares are at most
    /// 1.
    pub violation_rate: f64,
    /// If given, `line_too_long` is among the codes of broken lines: these lines are longer than this number of bytes.
    /// From 1,024 (1 KiB) to 2^30 (1 GiB).
    pub long_line_bytes: Option<u64>,
}

impl Default for SampleOptions {
    fn default() -> Self {
        Self {
            count: 1_000_000,
            seed: 1,
            invalid_rate: 0.0,
            violation_rate: 0.0,
            long_line_bytes: None,
        }
    }
}

const MAX_COUNT: u64 = 1_000_000_000_000;

impl SampleOptions {
    pub(crate) fn check(&self) -> Result<(), Error> {
        let is_share = |rate: f64| (0.0..=1.0).contains(&rate);
        let shares = is_share(self.invalid_rate)
            && is_share(self.violation_rate)
            && is_share(self.invalid_rate + self.violation_rate);
        let problem = if !shares {
            "the rates of broken lines and of violations must be from 0 to 1, also together"
        } else if self.count > MAX_COUNT {
            "at most 10^12 lines"
        } else if self
            .long_line_bytes
            .is_some_and(|bytes| !(1 << 10..=1 << 30).contains(&bytes))
        {
            "the length of long lines must be from 1,024 bytes to 1 GiB"
        } else {
            return Ok(());
        };
        Err(Error::new(ErrorCode::InvalidOption, problem))
    }
}
