//! Encodes columns as Arrow for JavaScript.

use std::sync::Arc;

use napi::bindgen_prelude::{Env, Object, Uint8Array};
use napi_derive::napi;

use crate::environment::Environment;
use crate::outcome::Answer;

/// Encodes columns as an Arrow IPC stream, which is the first buffer of the outcome. In Arrow, sparse columns have a
/// cell for every row. More than `max_cells` of these are refused.
#[napi(ts_return_type = "Promise<Outcome>")]
pub fn encode_arrow(
    env: &Env,
    columns_json: String,
    row_count: f64,
    buffers: Vec<Uint8Array>,
    max_cells: f64,
) -> napi::Result<Object<'_>> {
    let environment = Environment::of(env)?;
    let lender = Arc::clone(&environment);
    environment.run(env, move || {
        let (row_count, max_cells) = (row_count as usize, max_cells as usize);
        let runtime = &lender.runtime;
        let stream = runtime.encode_columns(&columns_json, row_count, &buffers, max_cells)?;
        Ok(Answer::of_buffer(stream))
    })
}
