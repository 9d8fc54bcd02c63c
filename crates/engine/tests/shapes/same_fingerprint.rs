//! Lines of different shapes with the same fingerprint.

use std::collections::HashMap;

use ripsaw_kernels::{Kernel, StructuralIndex};

use super::check::{check, check_many};

/// Keys with the same last characters: a line must not be read by the shape of the other one.
#[test]
fn of_keys_that_end_alike() {
    let shapes = [
        [r#"{"error_code":512}"#, r#"{"status_code":7}"#],
        [r#"{"xevel":"ERROR"}"#, r#"{"level":"INFO"}"#],
        [r#"{"iteration_ms":1234}"#, r#"{"duration_ms":7}"#],
        [r#"{"x":{"b":12}}"#, r#"{"a":{"b":34}}"#],
        [
            r#"{"level":"ERROR","xxmessage":"x"}"#,
            r#"{"level":"ERROR","message":"yyyyy"}"#,
        ],
        [
            r#"{"level":"ERROR","n":1,"s":"x"}"#,
            r#"{"level":"ERROR","n":"x","s":1}"#,
        ],
    ];
    let orders = ["ab", "aba", "abaab", "bab", "aabbaabb", "abbbbabababaaaab"];
    for order in orders {
        for pair in shapes {
            for pair in [pair, [pair[1], pair[0]]] {
                let lines = order.chars().map(|letter| pair[usize::from(letter == 'b')]);
                let text = lines.collect::<Vec<_>>().join("\n") + "\n";
                check(text.as_bytes());
                check(text.repeat(20).as_bytes());
            }
        }
    }
    // Several windows, the later of which know both shapes.
    for [one, other] in shapes {
        let text = format!("{one}\n{other}\n{other}\n{one}\n");
        check_many(text.repeat(800).as_bytes());
    }
    // More shapes with one fingerprint than are tried.
    let names = [
        "status_code",
        "error_code_",
        "reply_code",
        "xx_code",
        "a_code",
        "b_code",
        "other_code",
        "s_code",
    ];
    let lines = |value: &str| {
        names
            .map(|name| format!("{{\"{name}\":{value}}}\n"))
            .concat()
    };
    let text = [
        lines("5123"),
        lines("12345678"),
        lines("\"x\""),
        lines("[5]"),
    ]
    .concat();
    check(text.repeat(10).as_bytes());
    check(text.repeat(100).as_bytes());
}

/// The index keeps one byte per key. Every byte can be reached, so eight keys can be found for any hash,
/// including that of a line with more or fewer marks. Such a line neither stops the scan nor is it mistaken
/// for the other.
#[test]
fn of_lines_that_were_made_for_it() {
    let keys_by_tail = keys_by_tail();
    let keys: [String; 8] = std::array::from_fn(|key| format!("ab{key}"));
    // Number of values that are strings.
    for strings in 0..8 {
        let one = line(&keys, strings);
        for other_strings in 0..8 {
            let marks = |strings: usize| 17 + 2 * strings as u64;
            let wanted = hash_of(&one) ^ ((marks(strings) ^ marks(other_strings)) << 48);
            let tails = word_with_hash(wanted).to_le_bytes();
            let other_keys = tails.map(|tail| keys_by_tail[&tail].clone());
            let other = line(&other_keys, other_strings);
            assert_eq!(hash_of(&other), wanted, "the hash is another one by now");
            check(format!("{one}\n{other}\n").as_bytes());
            check(format!("{other}\n{one}\n{one}\n{other}\n{one}\n{other}").as_bytes());
        }
    }
}

fn index_of(line: &str) -> StructuralIndex {
    let mut index = StructuralIndex::default();
    Kernel::PORTABLE.index_window(format!("{line}\n").as_bytes(), &mut index);
    index
}

fn hash_of(line: &str) -> u64 {
    let index = index_of(line);
    index.hash_of_keys(0, index.key_tails().len() as u32)
}

fn keys_by_tail() -> HashMap<u8, String> {
    let letters = || ('!'..='~').filter(|letter| !matches!(letter, '"' | ':' | '\\'));
    let mut keys = HashMap::new();
    for first in letters() {
        for last in letters() {
            let key = format!("{first}{first}{last}");
            let tail = index_of(&format!("{{\"{key}\":1}}")).key_tails()[0];
            keys.insert(tail, key);
        }
    }
    assert_eq!(keys.len(), 256, "every tail can be had");
    keys
}

/// Key tails of eight keys with the given hash, found by inverting its last step.
fn word_with_hash(hash: u64) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let inverse = (0..6).fold(FACTOR, |inverse, _| {
        inverse.wrapping_mul(2_u64.wrapping_sub(FACTOR.wrapping_mul(inverse)))
    });
    hash.wrapping_mul(inverse) ^ 8_u64.rotate_left(29)
}

fn line(keys: &[String; 8], strings: usize) -> String {
    let members: Vec<String> = keys
        .iter()
        .enumerate()
        .map(|(index, key)| {
            let value = if index < strings { "\"x\"" } else { "1" };
            format!("\"{key}\":{value}")
        })
        .collect();
    format!("{{{}}}", members.join(","))
}
