//! Generates sample log lines.

use std::num::NonZero;
use std::path::Path;

use ripsaw_query::{Error, ErrorCode};
use ripsaw_sample::{SampleOptions, SampleSummary, write_sample};
use ripsaw_sources::LineOutput;
use serde::Deserialize;

use crate::runtime::Runtime;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    count: u64,
    seed: Option<u64>,
    invalid_rate: Option<f64>,
    violation_rate: Option<f64>,
    long_line_bytes: Option<u64>,
    path: Option<String>,
    /// The path that failures name.
    name: Option<String>,
    fd: Option<i32>,
}

impl Runtime {
    /// Writes sample log lines on the calling thread and others, until the runtime ends. The options are JSON: `count`, and
    /// optionally `seed`, `invalidRate`, `violationRate` and `longLineBytes`. The output is the existing file `path`,
    /// which failures call `name`, or the descriptor `fd`.
    ///
    /// Errors: `invalid_option`, `write_failed`, `aborted`.
    pub fn generate_sample(
        &self,
        options: &str,
        open_descriptor: impl FnOnce(i32) -> Result<LineOutput, Error>,
    ) -> Result<SampleSummary, Error> {
        let options: Options =
            serde_json::from_str(options).map_err(|error| invalid(&error.to_string()))?;
        let mut output = match (&options.path, options.fd) {
            (Some(path), None) => {
                LineOutput::open(Path::new(path), options.name.as_ref().unwrap_or(path))?
            }
            (None, Some(descriptor)) => open_descriptor(descriptor)?,
            _ => return Err(invalid("give either path or fd")),
        };
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        let write = &mut |bytes: &[u8]| {
            self.check_not_ended()?;
            output.write_all(bytes)
        };
        let summary = write_sample(&options.into(), write, threads)?;
        output.finish()?;
        Ok(summary)
    }
}

impl From<Options> for SampleOptions {
    fn from(options: Options) -> Self {
        let defaults = Self::default();
        Self {
            count: options.count,
            seed: options.seed.unwrap_or(defaults.seed),
            invalid_rate: options.invalid_rate.unwrap_or(defaults.invalid_rate),
            violation_rate: options.violation_rate.unwrap_or(defaults.violation_rate),
            long_line_bytes: options.long_line_bytes.or(defaults.long_line_bytes),
        }
    }
}

fn invalid(problem: &str) -> Error {
    Error::new(
        ErrorCode::InvalidOption,
        format!("sample options: {problem}"),
    )
}
