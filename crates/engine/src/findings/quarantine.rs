//! Records of the quarantine: each rejected line as JSON, with its bytes.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ripsaw_query::RejectCode;
use serde_json::json;

use super::FoundRejection;

/// Returns a JSON record for each rejected line, on a line of its own. `first_line` is the number of the first line of
/// the chunk, and `source` the name of its source.
pub(super) fn quarantine_records(
    rejected: &[FoundRejection],
    first_line: u64,
    source: Option<&str>,
) -> Vec<u8> {
    let mut records = Vec::new();
    for found in rejected {
        let mut record = json!({
            "source": source,
            "line": first_line + found.line,
            "byteOffset": found.byte_offset,
            "code": found.code.as_str(),
        });
        match &found.raw {
            Some(raw) if found.code == RejectCode::InvalidUtf8 => {
                record["rawBase64"] = json!(BASE64_STANDARD.encode(raw));
            }
            raw => record["raw"] = json!(raw.as_deref().map(String::from_utf8_lossy)),
        }
        records.extend_from_slice(record.to_string().as_bytes());
        records.push(b'\n');
    }
    records
}
