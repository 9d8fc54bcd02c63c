//! Finds input files for JavaScript.

use napi::bindgen_prelude::{Env, Object};
use napi_derive::napi;
use ripsaw_session::files_of;
use serde_json::json;

use crate::environment::Environment;
use crate::outcome::Answer;

/// Finds the files that paths and globs match. The outcome's JSON is `{"files"}`, their paths.
#[napi(ts_return_type = "Promise<Outcome>")]
pub fn input_files(env: &Env, paths: Vec<String>) -> napi::Result<Object<'_>> {
    Environment::of(env)?.run(env, move || {
        let files = files_of(&paths);
        // A path that is not Unicode cannot be an output, because paths of outputs come from JavaScript.
        let files: Vec<_> = files.iter().map(|path| path.to_string_lossy()).collect();
        Ok(Answer::of_json(&json!({ "files": files })))
    })
}
