//! Values of keys and of aggregates.

use std::cmp::Ordering;

use ripsaw_query::cel::Timestamp;
use serde_json::{Value as Json, json};

use super::number::{Number, compare_numbers};

#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    /// The JSON text of a list or an object.
    Json(String),
    Time(Timestamp),
}

impl Value {
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The value as keys, `distinct` and `topk` have it: lists and objects are their text, and -0 is 0.
    pub(crate) fn as_key(&self) -> Value {
        match self.clone() {
            Value::Json(text) => Value::Text(text),
            value => value.without_sign_of_zero(),
        }
    }

    pub(crate) fn without_sign_of_zero(self) -> Value {
        match self {
            Value::Number(number) => Value::Number(number.without_sign_of_zero()),
            value => value,
        }
    }

    /// The value as a report has it.
    pub(crate) fn printed(&self) -> Json {
        match self {
            Value::Null => Json::Null,
            Value::Bool(value) => json!(value),
            Value::Number(number) => number.printed(),
            Value::Text(text) => json!(text),
            Value::Json(text) => serde_json::from_str(text).unwrap(),
            Value::Time(time) => json!(time.to_string()),
        }
    }

    fn rank(&self) -> u32 {
        match self {
            Value::Bool(_) => 0,
            Value::Number(_) => 1,
            Value::Text(_) => 2,
            Value::Json(_) => 3,
            Value::Time(_) => 4,
            Value::Null => 5,
        }
    }
}

/// The order of keys and of columns.
pub(crate) fn compare(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (Value::Number(left), Value::Number(right)) => compare_numbers(left, right),
        (Value::Text(left), Value::Text(right)) | (Value::Json(left), Value::Json(right)) => {
            left.cmp(right)
        }
        (Value::Time(left), Value::Time(right)) => left.cmp(right),
        _ => left.rank().cmp(&right.rank()),
    }
}
