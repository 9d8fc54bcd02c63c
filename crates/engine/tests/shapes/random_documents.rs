//! Random lines of a few random shapes, some of them mutated.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::check::check;
use super::log_lines::{damaged_record, record};

const NAMES: [&str; 14] = [
    "level",
    "severity",
    "severity_number",
    "message",
    "duration_ms",
    "status_code",
    "a",
    "b",
    "",
    "ok",
    "error_code",
    "iteration_ms",
    "revel",
    "é",
];
const VALUES: [&str; 33] = [
    "\"ERROR\"",
    "\"fatal\"",
    "\"Information\"",
    "50",
    "\"INFO\"",
    "\"\"",
    "\"::1\"",
    "\"x y\"",
    "\"\\u0045RROR\"",
    "\"\\ud800\"",
    "\"é\"",
    "0",
    "-0",
    "7",
    "12.5",
    "201",
    "1234567.1234567",
    "12345678",
    "123456789012345",
    "1234567890123456",
    "1e5",
    "1e400",
    "01",
    "true",
    "false",
    "null",
    "[]",
    "{}",
    "[1,[2,{}]]",
    "[1, \"x\"]",
    "{\"b\":1}",
    "{\"b\":\"s\",\"c\":[1]}",
    "[1,]",
];
const PIECES: [&str; 16] = [
    "\"", "\\", "{", "}", "[", "]", ",", ":", " ", "\t", "\r", "\n", "1", "x", "\u{feff}", "\\\"",
];

/// The keys of a shape, the text around its values, and its usual values.
#[derive(Clone, Debug)]
struct Template {
    keys: Vec<&'static str>,
    usual: Vec<&'static str>,
    colon: &'static str,
    comma: &'static str,
}

impl Template {
    fn line(&self, unusual: &[(Index, &'static str)]) -> String {
        let mut values = self.usual.clone();
        if !values.is_empty() {
            for (place, value) in unusual {
                let place = place.index(values.len());
                values[place] = value;
            }
        }
        let members = self.keys.iter().zip(values);
        let members: Vec<String> = members
            .map(|(key, value)| format!("\"{key}\"{}{value}", self.colon))
            .collect();
        format!("{{{}}}", members.join(self.comma))
    }
}

fn template() -> impl Strategy<Value = Template> {
    let members = prop::collection::vec((select(&NAMES), select(&VALUES)), 0..7);
    let spaces = (select(&[":", ":", ": "]), select(&[",", ",", ", "]));
    (members, spaces).prop_map(|(members, (colon, comma))| {
        let (keys, usual) = members.into_iter().unzip();
        Template {
            keys,
            usual,
            colon,
            comma,
        }
    })
}

#[derive(Clone, Debug)]
enum Mutation {
    Replace(u8),
    Insert(&'static str),
    Delete(usize),
}

fn mutated(line: String, mutation: Option<&(Index, Mutation)>) -> Vec<u8> {
    let mut line = line.into_bytes();
    if let Some((place, mutation)) = mutation {
        let at = place.index(line.len());
        match mutation {
            Mutation::Replace(byte) => line[at] = *byte,
            Mutation::Insert(piece) => drop(line.splice(at..at, piece.bytes())),
            Mutation::Delete(count) => drop(line.drain(at..line.len().min(at + count))),
        }
    }
    line
}

/// A line: the index of its template, its unusual values, and its mutation.
type Choice = (Index, Vec<(Index, &'static str)>, Option<(Index, Mutation)>);

fn choice() -> impl Strategy<Value = Choice> {
    let mutation = prop_oneof![
        any::<u8>().prop_map(Mutation::Replace),
        select(&PIECES).prop_map(Mutation::Insert),
        (1..9_usize).prop_map(Mutation::Delete),
    ];
    (
        any::<Index>(),
        prop::collection::vec((any::<Index>(), select(&VALUES)), 0..3),
        prop::option::weighted(0.1, (any::<Index>(), mutation)),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn read_as_by_the_reference(
        templates in prop::collection::vec(template(), 1..5),
        choices in prop::collection::vec(choice(), 1..60),
        strangers in prop::collection::vec(prop_oneof![record().prop_map(String::into_bytes), damaged_record()], 0..3),
        repeats in 1..4_usize,
        terminator in select(&["\n", "\r\n"]),
        ends_open in any::<bool>(),
    ) {
        let mut lines: Vec<Vec<u8>> = Vec::new();
        for (template, values, mutation) in &choices {
            let template = template.get(&templates);
            lines.push(mutated(template.line(values), mutation.as_ref()));
            lines.push(template.line(&[]).into_bytes());
        }
        for (index, stranger) in strangers.into_iter().enumerate() {
            let place = lines.len() * index / 3;
            lines.insert(place, stranger);
        }
        let mut bytes = lines.join(terminator.as_bytes());
        bytes.extend_from_slice(terminator.as_bytes());
        let mut bytes = bytes.repeat(repeats);
        if ends_open {
            bytes.truncate(bytes.len() - terminator.len());
        }
        check(&bytes);
    }
}
