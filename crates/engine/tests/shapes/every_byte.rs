//! Every byte at every position of a typical line, among similar lines.

use super::check::check_many;

const LINE: &str = r#"{"level":"ERROR","message":"a b","duration_ms":12.5,"a":{"b":7,"c":[1,{}]},"status_code":201,"ok":true}"#;

/// Bytes that have a meaning somewhere in JSON, and some of each kind that have none.
const TELLING: &[u8] =
    b"{}[]\",:\\/ \t\r\n019-+.eEtrufalsnxX'_~\0\x01\x1f\x7f\x80\xbf\xc3\xa9\xed\xf0\xff";

/// Number of unchanged lines before each mutated one: enough for the others to be still recognised by their
/// shape.
const NEIGHBOURS: usize = 5;

/// Mutated lines among unchanged ones.
fn among_alike(mutated: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let alike = format!("{LINE}\n").repeat(NEIGHBOURS);
    let mut bytes = alike.clone().into_bytes();
    for line in mutated {
        bytes.extend_from_slice(&line);
        bytes.push(b'\n');
        bytes.extend_from_slice(alike.as_bytes());
    }
    bytes
}

fn with(at: usize, removed: usize, inserted: &[u8]) -> Vec<u8> {
    [
        &LINE.as_bytes()[..at],
        inserted,
        &LINE.as_bytes()[at + removed..],
    ]
    .concat()
}

#[test]
fn replaced() {
    for at in 0..LINE.len() {
        check_many(&among_alike((0..=u8::MAX).map(|byte| with(at, 1, &[byte]))));
    }
}

#[test]
fn inserted() {
    for at in 0..=LINE.len() {
        check_many(&among_alike(
            TELLING.iter().map(|byte| with(at, 0, &[*byte])),
        ));
    }
}

#[test]
fn deleted_doubled_or_swapped() {
    let places = 0..LINE.len();
    check_many(&among_alike(places.clone().map(|at| with(at, 1, b""))));
    for length in [1, 2, 3, 9] {
        let last = LINE.len() - length;
        check_many(&among_alike((0..=last).map(|at| {
            let part = &LINE.as_bytes()[at..at + length];
            with(at, 0, part)
        })));
        check_many(&among_alike((0..=last).map(|at| with(at, length, b""))));
    }
    check_many(&among_alike(places.clone().skip(1).map(|at| {
        let mut line = LINE.as_bytes().to_vec();
        line.swap(at - 1, at);
        line
    })));
    check_many(&among_alike(
        places.map(|at| LINE.as_bytes()[..at].to_vec()),
    ));
}
