//! More shapes than are kept, and shapes with many parts.

use super::check::{check, check_many};

#[test]
fn more_than_are_kept() {
    // Forty lines of each shape in a row, so that hardly any window is walked. The first shapes occur again
    // at the end.
    let mut lines: Vec<String> = Vec::new();
    for shape in (0..700).chain(0..40) {
        lines.extend((0..40).map(|row| {
            format!(
                r#"{{"level":"ERROR","k{shape:03}":{row},"message":"{row}","duration_ms":{shape}.5}}"#
            )
        }));
        if shape % 7 == 0 {
            lines.push(format!(
                r#"{{"level":"ERROR","k{shape:03}":x,"message":""}}"#
            ));
        }
    }
    check_many(lines.join("\n").as_bytes());
}

#[test]
fn long_keys_and_many_members() {
    let mut bytes = Vec::new();
    let mut add = |line: &str| {
        // Among equal lines, one that differs in the last byte of the last key, and one with an invalid last
        // value.
        let last_key = line.rfind("\":").unwrap();
        let other_key = format!("{}~{}", &line[..last_key - 1], &line[last_key..]);
        let broken = format!("{}x}}", &line[..line.len() - 1]);
        for line in [
            line, line, line, &other_key, line, &broken, line, line, line,
        ] {
            bytes.extend_from_slice(line.as_bytes());
            bytes.push(b'\n');
        }
    };
    for length in [
        1, 2, 3, 7, 8, 9, 26, 27, 28, 29, 30, 31, 32, 33, 60, 61, 62, 63, 64, 65, 200,
    ] {
        let key = "k".repeat(length);
        add(&format!(r#"{{"{key}":1,"level":"INFO"}}"#));
        add(&format!(r#"{{"level":"INFO","{key}":1}}"#));
        add(&format!(
            r#"{{"level":"INFO","o":{{"{key}":[1]}},"{key}":"v"}}"#
        ));
    }
    for count in [
        7, 8, 9, 15, 16, 17, 30, 63, 64, 65, 250, 255, 256, 257, 1_000,
    ] {
        let members: Vec<String> = (0..count)
            .map(|number| match number % 5 {
                0 => format!(r#""key{number}":{number}"#),
                1 => format!(r#""key{number}":"{number}""#),
                2 => format!(r#""key{number}":{{"a":{{"b":[{number},"x"]}},"b":{number}}}"#),
                3 => format!(r#""key{number}":[[{number}],true]"#),
                _ => format!(r#""key{number}": "{number}""#),
            })
            .collect();
        add(&format!("{{{}}}", members.join(",")));
        add(&format!(
            r#"{{{},"a":{{"b":1}},"duration_ms":5}}"#,
            members.join(", ")
        ));
    }
    check(&bytes);
}

/// Columns of mostly distinct strings, a few of them with escapes.
#[test]
fn distinct_strings() {
    let lines: Vec<String> = (0..9_000)
        .map(|row| match row % 500 {
            499 => {
                format!(r#"{{"level":"ERROR","message":"\"{row}\" \u00e9 \ud800","id":"{row:x}"}}"#)
            }
            498 => format!(r#"{{"level":"ERROR","message":"é {row}","id":"{row:x}"}}"#),
            497 => format!(r#"{{"level":"ERROR","message":"\x {row}","id":"{row:x}"}}"#),
            _ => format!(r#"{{"level":"ERROR","message":"message {row}","id":"{row:x}"}}"#),
        })
        .collect();
    check_many(lines.join("\n").as_bytes());
}
