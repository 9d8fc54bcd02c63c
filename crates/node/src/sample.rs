//! Generates sample log lines for JavaScript.

use std::sync::Arc;

use napi::bindgen_prelude::{Env, Object};
use napi_derive::napi;
use serde_json::json;

use crate::environment::Environment;
use crate::outcome::Answer;
use crate::output::output_of;

/// Writes sample log lines to a file or a descriptor. The outcome's JSON is `{"lines", "bytes"}`.
#[napi(ts_return_type = "Promise<Outcome>")]
pub fn generate_sample(env: &Env, options_json: String) -> napi::Result<Object<'_>> {
    let environment = Environment::of(env)?;
    let ending = Arc::clone(&environment);
    environment.run(env, move || {
        let size = ending.runtime.generate_sample(&options_json, output_of)?;
        Ok(Answer::of_json(
            &json!({ "lines": size.lines, "bytes": size.bytes }),
        ))
    })
}
