//! Generates sample log lines for JavaScript.

use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;

use napi::bindgen_prelude::{Env, Object};
use napi_derive::napi;
use ripsaw_sample::{SampleOptions, write_sample};
use ripsaw_session::{ErrorCode, Failure, LineOutput};
use serde::Deserialize;
use serde_json::json;

use crate::environment::Environment;
use crate::outcome::Answer;
use crate::output::output_of;

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

/// Writes sample log lines to a file or a descriptor. The outcome's JSON is `{"lines", "bytes"}`.
#[napi(ts_return_type = "Promise<Outcome>")]
pub fn generate_sample(env: &Env, options_json: String) -> napi::Result<Object<'_>> {
    let environment = Environment::of(env)?;
    let ending = Arc::clone(&environment);
    environment.run(env, move || generate(&options_json, &ending))
}

fn generate(options_json: &str, environment: &Environment) -> Result<Answer, Failure> {
    let options: Options = serde_json::from_str(options_json).map_err(|error| {
        Failure::new(ErrorCode::InvalidOption, format!("sample options: {error}"))
    })?;
    let mut output = match (&options.path, options.fd) {
        (Some(path), None) => {
            LineOutput::open(Path::new(path), options.name.as_ref().unwrap_or(path))?
        }
        (None, Some(descriptor)) => output_of(descriptor)?,
        _ => {
            return Err(Failure::new(
                ErrorCode::InvalidOption,
                "sample options: give either path or fd",
            ));
        }
    };
    let defaults = SampleOptions::default();
    let sample = SampleOptions {
        count: options.count,
        seed: options.seed.unwrap_or(defaults.seed),
        invalid_rate: options.invalid_rate.unwrap_or(defaults.invalid_rate),
        violation_rate: options.violation_rate.unwrap_or(defaults.violation_rate),
        long_line_bytes: options.long_line_bytes.or(defaults.long_line_bytes),
    };
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let write = &mut |bytes: &[u8]| {
        environment.host.check_not_ended()?;
        output.write_all(bytes)
    };
    let summary = write_sample(&sample, write, threads)?;
    output.finish()?;
    Ok(Answer::of_json(
        &json!({ "lines": summary.lines, "bytes": summary.bytes }),
    ))
}
