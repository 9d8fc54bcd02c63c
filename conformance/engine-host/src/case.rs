//! Loads the conformance cases.

use std::fs;
use std::path::PathBuf;

use ripsaw_query::{Error, Query};
use serde_json::{Map, Value};

use crate::input::{Input, read_input, text_of};
use crate::question::query_of;

/// Cases with strings that JSON parsers reject. `conformance/README.md` says who reads them.
const JAVASCRIPT_ONLY: &str = "javascript-strings";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Stats,
    Validate,
    Filter,
    Batch,
    Parse,
    Query,
}

/// One input with its expected answer. A case with `pad` has many of them.
pub(crate) struct Variant {
    pub(crate) label: String,
    pub(crate) input: Input,
    pub(crate) expected: Value,
}

pub(crate) struct Case {
    pub(crate) operation: Operation,
    label: String,
    written: Value,
}

/// Loads all cases for the engine, except those whose input is not a sequence of bytes.
pub(crate) fn load_cases() -> Vec<Case> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../cases");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_stem().unwrap() != JAVASCRIPT_ONLY)
        .collect();
    paths.sort();
    paths
        .iter()
        .flat_map(|path| {
            let subject = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let written: Vec<Value> = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
            written
                .into_iter()
                .filter(takes_part)
                .map(move |written| Case::new(&subject, written))
        })
        .collect()
}

fn takes_part(written: &Value) -> bool {
    let hosts = written.get("hosts").map(|hosts| hosts.as_array().unwrap());
    let is_named = hosts.is_none_or(|hosts| hosts.iter().any(|host| host == "engine"));
    is_named && read_input(&written["input"], 0).is_some()
}

impl Case {
    fn new(subject: &str, written: Value) -> Self {
        let operation = match written["operation"].as_str().unwrap() {
            "stats" => Operation::Stats,
            "validate" => Operation::Validate,
            "filter" => Operation::Filter,
            "batch" => Operation::Batch,
            "parse" => Operation::Parse,
            "query" => Operation::Query,
            other => panic!("no operation is named {other}"),
        };
        Self {
            operation,
            label: format!("{subject}: {}", written["name"].as_str().unwrap()),
            written,
        }
    }

    pub(crate) fn query(&self) -> Result<Query, Error> {
        let none = Map::new();
        let options = self.written.get("options").map_or(&none, |options| {
            options.as_object().expect("options are an object")
        });
        query_of(self.operation, options)
    }

    pub(crate) fn variants(&self) -> Vec<Variant> {
        let paddings = match self.written.get("pad") {
            None => 0..=0,
            Some(pad) => pad[0].as_u64().unwrap()..=pad[1].as_u64().unwrap(),
        };
        paddings
            .map(|padding| Variant {
                label: format!("{} (padding {padding})", self.label),
                input: read_input(&self.written["input"], padding as usize).unwrap(),
                expected: with_padding(&self.written["expected"], padding as usize),
            })
            .collect()
    }
}

/// Replaces `{"pad": 5}` by 5 plus the length of the padding, and `{"parts": [...]}` by a text.
fn with_padding(value: &Value, padding: usize) -> Value {
    match value {
        Value::Array(items) => items
            .iter()
            .map(|item| with_padding(item, padding))
            .collect(),
        Value::Object(members) => {
            if let Some(base) = members.get("pad") {
                return Value::from(base.as_u64().unwrap() + padding as u64);
            }
            if let Some(parts) = members.get("parts") {
                return Value::from(String::from_utf8(text_of(parts, padding)).unwrap());
            }
            let padded =
                |(name, member): (&String, &Value)| (name.clone(), with_padding(member, padding));
            Value::Object(members.iter().map(padded).collect())
        }
        scalar => scalar.clone(),
    }
}
