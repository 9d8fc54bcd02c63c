//! Lines that are not records, of every reject code.

use ripsaw_query::RejectCode;

use crate::entry::push_entry;
use crate::random::Random;

/// Number of nested arrays in lines that are too deep. The default limit of depth is 1,024.
const TOO_DEEP: usize = 1_100;
/// Offset of a byte within the text of the timestamp.
const IN_TIMESTAMP: usize = 20;
const DURATION_KEY: &[u8] = br#""duration_ms":"#;
const CODES: [RejectCode; 4] = [
    RejectCode::InvalidJson,
    RejectCode::InvalidUtf8,
    RejectCode::NotAnObject,
    RejectCode::TooDeep,
];

/// Appends a line that is not a record, without a line feed, and returns its reject code. `number` selects the codes in
/// turn, and for each code the ways to break a line in turn. The code `line_too_long` is among them if
/// `long_line_bytes` is given.
pub(crate) fn push_broken(
    text: &mut Vec<u8>,
    random: &mut Random,
    unix_ms: u64,
    number: u64,
    long_line_bytes: Option<u64>,
) -> RejectCode {
    let code_count = CODES.len() as u64 + u64::from(long_line_bytes.is_some());
    let (code, kind) = ((number % code_count) as usize, number / code_count);
    let code = CODES.get(code).copied().unwrap_or(RejectCode::LineTooLong);
    let mut line = Vec::with_capacity(256);
    push_entry(&mut line, random, unix_ms, None, false);
    match code {
        RejectCode::InvalidJson => break_json(&mut line, kind),
        RejectCode::InvalidUtf8 => break_utf8(&mut line, kind),
        RejectCode::NotAnObject => line = not_an_object(&line, kind),
        RejectCode::TooDeep => nest(&mut line),
        RejectCode::LineTooLong => lengthen(&mut line, long_line_bytes.unwrap_or(0) as usize),
    }
    text.append(&mut line);
    code
}

fn break_json(line: &mut Vec<u8>, kind: u64) {
    match kind % 7 {
        0 => line.truncate(line.len() * 2 / 3),
        // Remove the quote that opens the first key.
        1 => drop(line.remove(1)),
        2 => line.insert(line.len() - 1, b','),
        3 => line.insert(IN_TIMESTAMP, b'\t'),
        // Give a number a leading zero.
        4 => {
            let key = line
                .windows(DURATION_KEY.len())
                .position(|window| window == DURATION_KEY);
            line.insert(key.map_or(0, |at| at + DURATION_KEY.len()), b'0');
        }
        5 => drop(line.splice(0..0, *b"web-1 | ")),
        _ => line.extend_from_slice(b" <- retried"),
    }
}

fn break_utf8(line: &mut Vec<u8>, kind: u64) {
    let bytes: &[u8] = match kind % 5 {
        0 => b"\xff",
        // Cases 1 to 4: a continuation byte alone, a slash in two bytes (overlong), two of the three bytes of a euro
        // sign, half of a surrogate pair.
        1 => b"\x80",
        2 => b"\xc0\xaf",
        3 => b"\xe2\x82",
        _ => b"\xed\xa0\x80",
    };
    line.splice(IN_TIMESTAMP..IN_TIMESTAMP, bytes.iter().copied());
}

fn not_an_object(line: &[u8], kind: u64) -> Vec<u8> {
    match kind % 5 {
        0 => [b"[", line, b"]"].concat(),
        1 => b"42".to_vec(),
        2 => br#""server started""#.to_vec(),
        3 => b"null".to_vec(),
        _ => b"true".to_vec(),
    }
}

fn nest(line: &mut Vec<u8>) {
    line.pop();
    line.extend_from_slice(br#","nested":"#);
    line.resize(line.len() + TOO_DEEP, b'[');
    line.resize(line.len() + TOO_DEEP, b']');
    line.push(b'}');
}

/// Makes the line longer than `bytes`, by one byte if it was shorter.
fn lengthen(line: &mut Vec<u8>, bytes: usize) {
    line.pop();
    line.extend_from_slice(br#","padding":""#);
    line.resize((bytes - 1).max(line.len()), b'x');
    line.extend_from_slice(br#""}"#);
}
