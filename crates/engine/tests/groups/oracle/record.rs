//! Records as `serde_json` reads them.

use std::collections::BTreeMap;

use ripsaw_query::cel::Timestamp;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::number::Number;
use super::value::Value;

type Members = BTreeMap<String, Box<RawValue>>;

#[derive(Debug)]
pub(crate) struct Record(Members);

/// Whether the reference can read what there is in a line: `serde_json` refuses names with a lone surrogate,
/// and nested values with one or with a number beyond the range of a double.
pub(crate) fn is_readable(line: &[u8]) -> bool {
    let Some(text) = record_text(line) else {
        return true;
    };
    let Ok(members) = serde_json::from_str::<Members>(text) else {
        return false;
    };
    let mut nested = members.values().filter(|value| is_nested(value.get()));
    nested.all(|value| serde_json::from_str::<serde_json::Value>(value.get()).is_ok())
}

impl Record {
    /// The record that a readable line is; `None` if it is blank or rejected.
    pub(crate) fn read(line: &[u8]) -> Option<Self> {
        let members = serde_json::from_str(record_text(line)?);
        Some(Record(members.unwrap()))
    }

    /// The value at a path of names; `None` if there is none.
    pub(crate) fn at(&self, path: &[&str]) -> Option<Value> {
        let [first, rest @ ..] = path else {
            return None;
        };
        let value = self.0.get(*first)?.get();
        if rest.is_empty() {
            return Some(value_of(value));
        }
        let members = serde_json::from_str(value).ok()?;
        Record(members).at(rest)
    }

    pub(crate) fn number_at(&self, name: &str) -> Option<Number> {
        match self.at(&[name])? {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The time that `timestamp(name)` stands for.
    pub(crate) fn time_at(&self, name: &str) -> Option<Timestamp> {
        match self.at(&[name])? {
            Value::Text(text) => Timestamp::parse(text.as_bytes()),
            Value::Number(_) => {
                let literal = self.text_at(name)?.as_bytes();
                Timestamp::from_epoch(ripsaw_query::Number::parse(literal)?)
            }
            _ => None,
        }
    }

    /// The JSON text of a member.
    pub(crate) fn text_at(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.get())
    }
}

fn record_text(line: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(line).ok()?;
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    let is_json = serde_json::from_str::<IgnoredAny>(text).is_ok();
    (is_json && text.starts_with('{')).then_some(text)
}

fn is_nested(text: &str) -> bool {
    text.starts_with(['{', '['])
}

fn value_of(text: &str) -> Value {
    match text.as_bytes()[0] {
        b'n' => Value::Null,
        b't' | b'f' => Value::Bool(text == "true"),
        b'"' => Value::Text(serde_json::from_str(&without_lone_surrogates(text)).unwrap()),
        b'{' | b'[' => Value::Json(text.to_owned()),
        _ => Value::Number(Number::of_literal(text)),
    }
}

/// The JSON text of a string, with every escape of a lone surrogate replaced by that of U+FFFD.
fn without_lone_surrogates(text: &str) -> String {
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        replaced.push_str(&rest[..at]);
        let escape = &rest[at..];
        let length = match (surrogate(escape), surrogate(escape.get(6..).unwrap_or(""))) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(_), _) => {
                replaced.push_str("\\ufffd");
                rest = &escape[6..];
                continue;
            }
            (None, _) => 2,
        };
        replaced.push_str(&escape[..length]);
        rest = &escape[length..];
    }
    replaced + rest
}

/// The surrogate that a text begins with, as an escape.
fn surrogate(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let code = u32::from_str_radix(digits, 16).ok()?;
    (0xd800..=0xdfff).contains(&code).then_some(code)
}
