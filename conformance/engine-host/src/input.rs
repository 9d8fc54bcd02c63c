//! Reads the input of a conformance case.

use std::io::Write;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

/// An input as it is given to the engine.
pub(crate) enum Input {
    Bytes(Vec<u8>),
    /// A name in an empty folder. `folder` is the folder itself.
    Path(String),
}

/// Reads an input. Returns `None` if it is not a sequence of bytes.
pub(crate) fn read_input(written: &Value, padding: usize) -> Option<Input> {
    if let Some(name) = written.get("path") {
        return Some(Input::Path(name.as_str().unwrap().to_owned()));
    }
    if let Some(lines) = written.get("lines") {
        return lines_of(lines.as_array().unwrap()).map(Input::Bytes);
    }
    if written.get("value").is_some() {
        return None;
    }
    Some(Input::Bytes(bytes_of(written, padding)))
}

/// Joins lines, each with a line feed after it. Returns `None` if a line contains one, which only elements of arrays
/// can.
fn lines_of(lines: &[Value]) -> Option<Vec<u8>> {
    let lines: Vec<&str> = lines.iter().map(|line| line.as_str().unwrap()).collect();
    let whole = lines.iter().all(|line| !line.contains(['\r', '\n']));
    whole.then(|| {
        lines
            .iter()
            .flat_map(|line| [line.as_bytes(), b"\n"])
            .collect::<Vec<_>>()
            .concat()
    })
}

fn bytes_of(written: &Value, padding: usize) -> Vec<u8> {
    if let Some(text) = written.get("text") {
        return text.as_str().unwrap().as_bytes().to_vec();
    }
    if let Some(base64) = written.get("base64") {
        return BASE64_STANDARD.decode(base64.as_str().unwrap()).unwrap();
    }
    if let Some(parts) = written.get("parts") {
        return text_of(parts, padding);
    }
    let inner = written
        .get("gzip")
        .unwrap_or_else(|| panic!("no bytes: {written}"));
    let mut zipped = if written.get("members").is_some() {
        let parts = inner["parts"].as_array().unwrap();
        let member = |part| gzip(&run_of(part, padding));
        parts.iter().map(member).collect::<Vec<_>>().concat()
    } else {
        gzip(&bytes_of(inner, padding))
    };
    if let Some(kept) = written.get("keepBytes") {
        zipped.truncate(kept.as_u64().unwrap() as usize);
    }
    zipped
}

/// Concatenates the bytes of parts.
pub(crate) fn text_of(parts: &Value, padding: usize) -> Vec<u8> {
    let parts = parts.as_array().unwrap();
    parts
        .iter()
        .flat_map(|part| run_of(part, padding))
        .collect()
}

fn run_of(part: &Value, padding: usize) -> Vec<u8> {
    if let Some(text) = part.as_str() {
        return text.as_bytes().to_vec();
    }
    let text = |name: &str| part.get(name).map(|text| text.as_str().unwrap());
    if let Some(hex) = text("hex") {
        let pairs = hex.as_bytes().chunks(2);
        return pairs
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect();
    }
    if let Some(pad) = text("pad") {
        return pad.repeat(padding).into_bytes();
    }
    let count = part["count"].as_u64().unwrap() as usize;
    text("repeat").unwrap().repeat(count).into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
