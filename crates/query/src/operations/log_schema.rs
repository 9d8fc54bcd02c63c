//! The log schema: what records must look like unless a request says otherwise.

use crate::{FieldType, Rule, Schema};

/// The allowed texts of `level`.
const LEVELS: [&str; 4] = ["ERROR", "WARN", "INFO", "DEBUG"];

/// Returns the default schema of the operations that validate.
pub fn log_schema() -> Schema {
    let required = |path: &str, field_type| Rule {
        required: true,
        ..optional(path, field_type)
    };
    Schema {
        rules: vec![
            Rule {
                min_length: Some(1),
                ..required("timestamp", FieldType::String)
            },
            Rule {
                allowed: Some(LEVELS.map(str::to_owned).to_vec()),
                ..required("level", FieldType::String)
            },
            required("message", FieldType::String),
            Rule {
                minimum: Some(0.0),
                ..optional("duration_ms", FieldType::Number)
            },
            Rule {
                minimum: Some(100.0),
                maximum: Some(599.0),
                ..optional("status_code", FieldType::Integer)
            },
            optional("user_id", FieldType::String),
        ],
    }
}

fn optional(path: &str, field_type: FieldType) -> Rule {
    Rule {
        path: path.to_owned(),
        field_type: Some(field_type),
        ..Rule::default()
    }
}
