//! Log lines of every kind, intact and damaged.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::Deserialize;

/// Words of random lines, which the random lines of the conformance tests have, too.
static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let text = include_str!("../../../../conformance/lines/vocabulary.json");
    serde_json::from_str(text).unwrap()
});

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vocabulary {
    /// Pieces of text that parsers are likely to get wrong.
    awkward_pieces: Vec<String>,
    /// Literals of JSON.
    numbers: Vec<String>,
    strings: Vec<String>,
}

const NAMES: [&str; 8] = [
    "timestamp",
    "level",
    "message",
    "duration_ms",
    "status_code",
    "user_id",
    "a",
    "é",
];
const DENSE: &[u8] = b"{}[]\",:\\ tfnu0123eE+-.\n\r\t\xc3\xa9\xff\x01";

/// The bytes of a source: usual and unusual records and other values, some of them damaged.
pub(crate) fn log_bytes() -> impl Strategy<Value = Vec<u8>> {
    let lines = prop::collection::vec(line(), 0..30);
    let mutations = prop::collection::vec((any::<Index>(), mutation()), 0..6);
    (lines, select(&["\n", "\r\n"]), any::<bool>(), mutations).prop_map(
        |(lines, terminator, ends_open, mutations)| {
            let mut text = lines.join(terminator);
            if !ends_open {
                text.push_str(terminator);
            }
            damaged(text.into_bytes(), mutations)
        },
    )
}

/// Bytes most of which have a meaning in JSON.
pub(crate) fn dense_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(select(DENSE), 0..200)
}

/// A record with fields of all types in any order, sometimes twice, and some with an escaped name.
pub(crate) fn record() -> impl Strategy<Value = String> {
    prop::collection::vec((select(&NAMES), literal(), any::<bool>(), space()), 0..8).prop_map(
        |members| {
            let members: Vec<String> = members.into_iter().map(member).collect();
            format!("{{{}}}", members.join(","))
        },
    )
}

/// One record without line feeds, which may be damaged.
pub(crate) fn damaged_record() -> impl Strategy<Value = Vec<u8>> {
    let mutations = prop::collection::vec((any::<Index>(), mutation()), 0..4);
    (record(), mutations).prop_map(|(text, mutations)| {
        let mut bytes = damaged(text.into_bytes(), mutations);
        bytes.retain(|byte| *byte != b'\n');
        bytes
    })
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => ordinary_record(),
        4 => record(),
        1 => literal(),
        1 => select(&["", " ", "\t", "{", "{}{}"]).prop_map(str::to_owned),
    ]
}

fn ordinary_record() -> impl Strategy<Value = String> {
    (
        select(&["ERROR", "WARN", "INFO", "DEBUG", "fatal", "Trace"]),
        select(&["timeout", "started", "größer", "said \\\"no\\\""]),
        0.0..5000.0_f64,
        select(&[200, 201, 404, 500]),
    )
        .prop_map(|(level, message, duration, status)| {
            format!(
                "{{\"timestamp\":\"2024-01-01T00:00:00.000Z\",\"level\":\"{level}\",\
                 \"message\":\"{message}\",\"duration_ms\":{duration},\"status_code\":{status}}}"
            )
        })
}

fn literal() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        3 => number(),
        3 => string(),
        1 => select(&["true", "false", "null"]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 16, 3, |inner| {
        let name = select(&["a", "b", "level"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3)
                .prop_map(|items| format!("[{}]", items.join(", "))),
            prop::collection::vec((name, inner, Just(false), space()), 0..3).prop_map(|members| {
                let members: Vec<String> = members.into_iter().map(member).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i32>().prop_map(|value| value.to_string()),
        any::<i128>().prop_map(|value| (value >> 60).to_string()),
        any::<f64>()
            .prop_filter("finite", |value| value.is_finite())
            .prop_map(|value| format!("{value:e}")),
        (-1e6..1e6_f64).prop_map(|value| value.to_string()),
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?",
        select(VOCABULARY.numbers.as_slice()),
    ]
}

fn string() -> impl Strategy<Value = String> {
    prop_oneof![
        select(VOCABULARY.strings.as_slice()),
        any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
        "[ -~]{0,90}".prop_map(|text| serde_json::to_string(&text).unwrap()),
    ]
}

fn space() -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => Just(""), 1 => select(&[" ", "\t", "  \r"])]
}

fn member((name, value, escaped, space): (&str, String, bool, &str)) -> String {
    match name.char_indices().nth(1) {
        _ if !escaped => format!("{space}\"{name}\"{space}:{space}{value}{space}"),
        second => {
            let code = name.chars().next().map_or(0, u32::from);
            let rest = second.map_or("", |(at, _)| &name[at..]);
            format!("\"\\u{code:04x}{rest}\":{value}")
        }
    }
}

#[derive(Clone, Debug)]
enum Mutation {
    Replace(u8),
    FlipBit(u8),
    Delete(usize),
    Insert(Vec<u8>),
    Duplicate(usize),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        any::<u8>().prop_map(Mutation::Replace),
        (0..8_u8).prop_map(Mutation::FlipBit),
        (1..5_usize).prop_map(Mutation::Delete),
        select(VOCABULARY.awkward_pieces.as_slice())
            .prop_map(|piece| Mutation::Insert(piece.into_bytes())),
        prop::collection::vec(any::<u8>(), 1..4).prop_map(Mutation::Insert),
        (1..80_usize).prop_map(Mutation::Duplicate),
    ]
}

fn damaged(mut bytes: Vec<u8>, mutations: Vec<(Index, Mutation)>) -> Vec<u8> {
    for (index, mutation) in mutations {
        let at = index.index(bytes.len() + 1);
        let end = |count: usize| bytes.len().min(at + count);
        match mutation {
            Mutation::Replace(byte) => drop(bytes.splice(at..end(1), [byte])),
            Mutation::FlipBit(bit) => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
            Mutation::Delete(count) => drop(bytes.drain(at..end(count))),
            Mutation::Insert(piece) => drop(bytes.splice(at..at, piece)),
            Mutation::Duplicate(count) => {
                let copy = bytes[at..end(count)].to_vec();
                drop(bytes.splice(at..at, copy));
            }
        }
    }
    bytes
}
