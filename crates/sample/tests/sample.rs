//! Checks the properties of samples with an independent JSON parser.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, HashSet};

use ripsaw_query::{Error, ErrorCode};
use ripsaw_sample::{SampleOptions, SampleSummary, write_sample};
use serde_json::Value;

const LONG_LINE_BYTES: u64 = 4_096;

fn sample(options: &SampleOptions, threads: usize) -> Vec<u8> {
    let mut text = Vec::new();
    let mut write = |bytes: &[u8]| {
        text.extend_from_slice(bytes);
        Ok(())
    };
    let summary = write_sample(options, &mut write, threads).unwrap();
    let lines = text.split_inclusive(|&byte| byte == b'\n').count() as u64;
    assert_eq!(
        summary,
        SampleSummary {
            lines,
            bytes: text.len() as u64
        }
    );
    assert_eq!(lines, options.count);
    text
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty())
}

fn near(count: usize, total: usize, percent: f64) -> bool {
    let share = 100.0 * count as f64 / total as f64;
    (share - percent).abs() < 0.35
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn same_options_same_bytes() {
    let options = SampleOptions {
        count: 40_000,
        invalid_rate: 0.01,
        violation_rate: 0.01,
        ..SampleOptions::default()
    };
    let one = sample(&options, 1);
    for threads in [0, 2, 4, 64] {
        assert!(sample(&options, threads) == one, "{threads} threads");
    }
    let shorter = sample(
        &SampleOptions {
            count: 20_000,
            ..options.clone()
        },
        3,
    );
    assert!(
        one.starts_with(&shorter),
        "a larger sample begins with the smaller one"
    );
    assert!(sample(&SampleOptions { seed: 2, ..options }, 1) != one);
}

#[test]
fn the_first_lines_are_pinned() {
    let text = sample(
        &SampleOptions {
            count: 1_000,
            ..SampleOptions::default()
        },
        1,
    );
    assert_eq!(
        fnv1a(&text),
        0xa309_5e17_029f_a08e,
        "{}",
        String::from_utf8_lossy(&text[..400])
    );
}

#[test]
fn records_look_as_documented() {
    let text = sample(
        &SampleOptions {
            count: 100_000,
            ..SampleOptions::default()
        },
        2,
    );
    let average = text.len() as f64 / 100_000.0;
    assert!((168.0..174.0).contains(&average), "{average} bytes a line");

    let mut levels: BTreeMap<String, usize> = BTreeMap::new();
    let (mut escaped, mut foreign, mut outliers) = (0, 0, 0);
    let (mut users, mut errors) = (HashSet::new(), HashSet::new());
    let mut last_timestamp = String::new();
    let mut optional: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines(&text) {
        let record: Value = serde_json::from_slice(line).unwrap();
        let level = record["level"].as_str().unwrap();
        *levels.entry(level.to_owned()).or_default() += 1;
        let timestamp = record["timestamp"].as_str().unwrap();
        assert!(
            timestamp >= last_timestamp.as_str(),
            "{timestamp} after {last_timestamp}"
        );
        timestamp.clone_into(&mut last_timestamp);
        let message = record["message"].as_str().unwrap();
        assert!(!message.is_empty() && !message.contains('#'));
        if level == "ERROR" {
            errors.insert(message.to_owned());
        }
        escaped += usize::from(line.contains(&b'\\'));
        foreign += usize::from(!line.is_ascii());
        let longest = match level {
            "ERROR" => 10_000.0,
            "WARN" => 3_000.0,
            "INFO" => 300.0,
            _ => 20.0,
        };
        let duration = record["duration_ms"].as_f64().unwrap();
        assert!(duration > 0.0);
        outliers += usize::from(duration > longest);
        let status = record["status_code"].as_u64().unwrap();
        match level {
            "ERROR" => assert!((500..600).contains(&status)),
            "WARN" => assert!((400..500).contains(&status)),
            _ => assert!((200..400).contains(&status)),
        }
        users.insert(record["user_id"].as_str().unwrap().to_owned());
        for key in ["request_id", "endpoint", "error_code"] {
            *optional.entry(key).or_default() += usize::from(record[key].is_string());
        }
    }
    for (level, percent) in [
        ("ERROR", 5.0),
        ("WARN", 15.0),
        ("INFO", 50.0),
        ("DEBUG", 30.0),
    ] {
        assert!(near(levels[level], 100_000, percent), "{levels:?}");
    }
    assert!(
        near(escaped, 100_000, 2.0) && near(foreign, 100_000, 2.0),
        "{escaped}, {foreign}"
    );
    assert!(near(outliers, 100_000, 5.0), "{outliers} outliers");
    assert!(
        (9_900..=10_000).contains(&users.len()),
        "{} users",
        users.len()
    );
    assert!(
        (24..48).contains(&errors.len()),
        "{} error messages",
        errors.len()
    );
    assert!(
        optional
            .values()
            .all(|&count| count > 1_000 && count < 99_000),
        "{optional:?}"
    );
}

fn reject_code(line: &[u8]) -> Option<&'static str> {
    if line.len() as u64 > LONG_LINE_BYTES {
        return Some("line_too_long");
    }
    let Ok(text) = std::str::from_utf8(line) else {
        return Some("invalid_utf8");
    };
    if text.contains(&"[".repeat(1_025)) {
        return Some("too_deep");
    }
    match serde_json::from_str::<Value>(text) {
        Err(_) => Some("invalid_json"),
        Ok(Value::Object(_)) => None,
        Ok(_) => Some("not_an_object"),
    }
}

#[test]
fn broken_lines_are_of_every_code() {
    let options = SampleOptions {
        count: 30_000,
        invalid_rate: 0.1,
        long_line_bytes: Some(LONG_LINE_BYTES),
        ..SampleOptions::default()
    };
    let text = sample(&options, 2);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for code in lines(&text).filter_map(reject_code) {
        *counts.entry(code).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    assert!((total as f64 - 3_000.0).abs() < 200.0, "{counts:?}");
    assert_eq!(counts.len(), 5);
    assert!(
        counts.values().all(|&count| count.abs_diff(total / 5) <= 4),
        "{counts:?}"
    );
}

#[test]
fn all_lines_may_be_broken() {
    let options = SampleOptions {
        count: 1_000,
        invalid_rate: 1.0,
        ..SampleOptions::default()
    };
    for line in lines(&sample(&options, 1)) {
        assert!(
            reject_code(line).is_some(),
            "{}",
            String::from_utf8_lossy(line)
        );
    }
}

/// Whether a record breaks the default log schema.
fn violates(record: &Value) -> bool {
    let text = |key: &str| record[key].as_str();
    let level_known =
        text("level").is_some_and(|level| ["ERROR", "WARN", "INFO", "DEBUG"].contains(&level));
    let timestamp_given = text("timestamp").is_some_and(|timestamp| !timestamp.is_empty());
    let duration_fits = record["duration_ms"].as_f64().is_some_and(|ms| ms >= 0.0);
    let status_fits = record["status_code"]
        .as_u64()
        .is_some_and(|code| (100..600).contains(&code));
    let texts = text("message").is_some() && text("user_id").is_some();
    !(level_known && timestamp_given && duration_fits && status_fits && texts)
}

#[test]
fn violations_are_valid_json() {
    let options = SampleOptions {
        count: 30_000,
        violation_rate: 0.1,
        ..SampleOptions::default()
    };
    let text = sample(&options, 2);
    let violations = lines(&text)
        .filter(|line| violates(&serde_json::from_slice(line).unwrap()))
        .count();
    assert!((violations as f64 - 3_000.0).abs() < 200.0, "{violations}");
    let all = SampleOptions {
        violation_rate: 1.0,
        count: 500,
        ..options
    };
    for line in lines(&sample(&all, 1)) {
        assert!(
            violates(&serde_json::from_slice(line).unwrap()),
            "{}",
            String::from_utf8_lossy(line)
        );
    }
}

#[test]
fn no_lines() {
    assert_eq!(
        sample(
            &SampleOptions {
                count: 0,
                ..SampleOptions::default()
            },
            2
        ),
        b""
    );
}

#[test]
fn options_out_of_range_are_refused() {
    let default = SampleOptions::default();
    let refused = [
        SampleOptions {
            invalid_rate: -0.1,
            ..default.clone()
        },
        SampleOptions {
            invalid_rate: f64::NAN,
            ..default.clone()
        },
        SampleOptions {
            invalid_rate: 0.6,
            violation_rate: 0.6,
            ..default.clone()
        },
        SampleOptions {
            count: u64::MAX,
            ..default.clone()
        },
        SampleOptions {
            long_line_bytes: Some(10),
            ..default
        },
    ];
    for options in refused {
        let failure = write_sample(&options, &mut |_| Ok(()), 1).unwrap_err();
        assert_eq!(failure.code, ErrorCode::InvalidOption, "{options:?}");
    }
}

#[test]
fn a_write_that_fails_stops_it() {
    let mut writes = 0;
    let mut write = |_: &[u8]| {
        writes += 1;
        Err(Error::new(ErrorCode::WriteFailed, "full"))
    };
    let options = SampleOptions {
        count: 1_000_000_000,
        ..SampleOptions::default()
    };
    let failure = write_sample(&options, &mut write, 2).unwrap_err();
    assert_eq!((failure.code, writes), (ErrorCode::WriteFailed, 1));
}
