//! Answers as they cross to JavaScript: one JSON text and some buffers.

use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use ripsaw_session::{Buffer, EncodedReport, Error, error_json};

/// The result of a run: JSON, and the buffers that it refers to by index.
#[napi(object)]
pub struct Outcome {
    /// A report, or `{"error": {"code", "message", "source"?, "cause"?}}`.
    pub json: String,
    /// The buffers, each with memory of its own.
    pub buffers: Vec<Uint8Array>,
}

/// An [`Outcome`] before it crosses to JavaScript.
pub struct Answer {
    json: String,
    buffers: Vec<Vec<u8>>,
}

impl From<Answer> for Outcome {
    fn from(answer: Answer) -> Self {
        Self {
            json: answer.json,
            buffers: answer.buffers.into_iter().map(Uint8Array::from).collect(),
        }
    }
}

impl Answer {
    /// An answer without buffers.
    pub(crate) fn of_json(json: &serde_json::Value) -> Self {
        Self {
            json: json.to_string(),
            buffers: Vec::new(),
        }
    }

    /// An answer of one buffer.
    pub(crate) fn of_buffer(buffer: Vec<u8>) -> Self {
        Self {
            json: "{}".to_owned(),
            buffers: vec![buffer],
        }
    }

    /// Converts a report. Errors: `result_too_large`.
    pub(crate) fn of_report(report: EncodedReport) -> Result<Self, Error> {
        let buffers: Result<_, Error> = report.buffers.into_iter().map(bytes_of).collect();
        Ok(Self {
            json: report.json,
            buffers: buffers?,
        })
    }

    /// The answer of work that may have failed.
    pub(crate) fn of_result(result: Result<Self, Error>) -> Self {
        result.unwrap_or_else(|failure| Self {
            json: error_json(failure),
            buffers: Vec::new(),
        })
    }
}

/// Returns the bytes of a typed array. Offsets and numbers become doubles, the number type of JavaScript.
fn bytes_of(buffer: Buffer) -> Result<Vec<u8>, Error> {
    match buffer {
        Buffer::Bytes(bytes) => Ok(bytes),
        Buffer::U32(numbers) => copy(&numbers, u32::to_ne_bytes),
        Buffer::U64(numbers) => copy(&numbers, |number| (number as f64).to_ne_bytes()),
    }
}

fn copy<T: Copy, const BYTES: usize>(
    numbers: &[T],
    bytes_of: impl Fn(T) -> [u8; BYTES],
) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(numbers.len() * BYTES)?;
    for number in numbers {
        bytes.extend_from_slice(&bytes_of(*number));
    }
    Ok(bytes)
}
