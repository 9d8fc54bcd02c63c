//! Odd lines at the edges of windows, of chunks and of the input.

use super::check::{check, check_many};

const ALIKE: &str = r#"{"level":"ERROR","message":"m","duration_ms":12.5,"status_code":201}"#;

const ODD: [&str; 10] = [
    r#"{"level":"ERROR","message":"m","duration_ms":12.5,"status_code":20x}"#,
    r#"{"level":"ERROR","message":"m","duration_ms":12.5,"status_code":20"#,
    r#"{"level":"ERROR","message":"m","duration_ms":12.5,"status_code":2013456}"#,
    r#"{"level":"ERROR","message":"m","duration_ms":12.5,"status_code":201"}"#,
    r#"{"level":"ERROR","message":"m"#,
    r#"{"level":"ERROR","message":"m\"#,
    r#"{"level":"INFO","message":"é","duration_ms":1,"status_code":404}"#,
    r#"{"level":"INFO","l":""}"#,
    "{}",
    "",
];

const WINDOW_BYTES: usize = 128 << 10;

/// Similar lines of `bytes` bytes in all, including their line feeds.
fn alike(bytes: usize) -> String {
    let mut text = format!("{ALIKE}\n").repeat(bytes / (ALIKE.len() + 1));
    let missing = bytes - text.len();
    if missing > 0 {
        let message = "x".repeat(missing);
        text = text.replacen("\"m\"", &format!("\"m{message}\""), 1);
    }
    assert_eq!(text.len(), bytes);
    text
}

#[test]
fn first_and_last_of_window_chunk_and_input() {
    for odd in ODD {
        // The odd line begins right after the offset `WINDOW_BYTES`, extends across it, or ends right before it.
        for behind in [0, 1, 2, 31, 32, 33, odd.len(), odd.len() + 1, odd.len() + 2] {
            let before = alike(WINDOW_BYTES + 1 - behind);
            let after = alike(2 * ALIKE.len());
            check_many(format!("{before}{odd}\n{after}").as_bytes());
            check_many(format!("{before}{odd}\n").as_bytes());
            check_many(format!("{before}{odd}").as_bytes());
        }
        let after = alike(WINDOW_BYTES - 100);
        for line in [
            odd,
            &format!("{odd}\r"),
            &format!("{odd} "),
            &format!("\u{feff}{odd}"),
        ] {
            check_many(format!("{line}\n{after}{line}").as_bytes());
            check_many(format!("{after}{line}\n{after}{line}\n{line}\n{after}").as_bytes());
        }
    }
    for lines in 1..5 {
        let text = format!("{ALIKE}\n").repeat(lines);
        for end in 0..=text.len() {
            check(&text.as_bytes()[..end]);
        }
    }
}

#[test]
fn lines_longer_than_a_window() {
    for length in [WINDOW_BYTES - 200, WINDOW_BYTES, 3 * WINDOW_BYTES + 7] {
        let long = "long ".repeat(length / 5);
        let numbers = "1, ".repeat(length / 3);
        for line in [
            ALIKE.replace("\"m\"", &format!("\"{long}\"")),
            ALIKE.replace("\"m\"", &format!("\"{long}\\\"\"")),
            ALIKE.replace("\"m\"", &format!("\"{long}\u{1}\"")),
            ALIKE.replace("201", &format!("[{numbers}2]")),
            ALIKE.replace("201", &format!("[{numbers}]")),
            ALIKE.replace("201", &"9".repeat(length)),
            ALIKE.replace("message", &long),
            ALIKE.replace("\"m\"", &format!("\"m\"{}", " ".repeat(length))),
            format!(
                "{{{}\"level\":\"INFO\"}}",
                "\"k\":\"v\",".repeat(length / 8)
            ),
        ] {
            let few = alike(1_000);
            check(format!("{few}{line}\n{line}\n{few}{line}\n{few}").as_bytes());
            check(format!("{line}\n{few}{line}").as_bytes());
        }
    }
}
