//! Lines that break a limit, among similar lines that do not.

use ripsaw_query::{Limits, Query};

use super::check::{check, check_within};
use super::reference::scan_whole;

#[test]
fn nesting() {
    for max_depth in [1, 2, 3, 5] {
        let mut bytes = Vec::new();
        for depth in (0..7).chain([0, 4, 1, 3, 2, 4, 3, 5, 1]) {
            let [open, close] = ["[", "]"].map(|bracket| bracket.repeat(depth));
            for line in [
                format!(r#"{{"level":"INFO","v":{open}{close},"end":"x"}}"#),
                format!(r#"{{"level":"INFO","v":{open}1{close},"end":"x"}}"#),
                format!(r#"{{"level":"INFO","v":{open}"s"{close},"end":"x"}}"#),
                format!(r#"{{"level":"INFO","v":{{"w":{open}7{close}}},"end":"x"}}"#),
                r#"{"level":"INFO","v":1,"end":"x"}"#.to_owned(),
            ] {
                bytes.extend_from_slice(line.as_bytes());
                bytes.push(b'\n');
            }
        }
        let limits = Limits {
            max_depth,
            ..Limits::default()
        };
        check_within(&bytes, limits);
    }
    for depth in [1022, 1023, 1024, 1025] {
        let [open, close] = ["[", "]"].map(|bracket| bracket.repeat(depth));
        let alike = "{\"v\":[[1]]}\n".repeat(10);
        check(
            format!("{alike}{{\"v\":{open}{close}}}\n{alike}{{\"v\":{open}1{close}}}\n").as_bytes(),
        );
    }
}

#[test]
fn lines_that_are_too_long() {
    let line = |length: usize| format!(r#"{{"level":"ERROR","message":"{}"}}"#, "x".repeat(length));
    for (terminator, max_line_bytes) in
        [("\n", 100), ("\r\n", 100), ("\n", 33_000), ("\r\n", 40_000)]
    {
        let empty = line(0).len();
        let lengths = [0, 20, 1, 2, 3].map(|more| max_line_bytes - empty - 2 + more);
        let lines: Vec<String> = lengths
            .iter()
            .flat_map(|length| [line(5), line(*length), line(6)])
            .collect();
        let limits = Limits {
            max_line_bytes: max_line_bytes as u64,
            ..Limits::default()
        };
        check_within((lines.join(terminator) + terminator).as_bytes(), limits);
        check_within(lines.join(terminator).as_bytes(), limits);
    }
}

/// Lines after the last one that is wanted do not count, although their window was read as a whole.
#[test]
fn enough_records() {
    let lines: Vec<String> = (0..1_000_u32)
        .map(|number| match number % 10 {
            3 => "broken".to_owned(),
            5 => format!(r#"{{"level":"INFO","duration_ms":{number},"new_{number}":1}}"#),
            _ => format!(r#"{{"level":"ERROR","duration_ms":{number}}}"#),
        })
        .collect();
    let text = lines.join("\n");
    for limit in [1, 2, 3, 4, 5, 10, 100, 300, 799, 800, 801] {
        for rows in ["count", "lines", "columns"] {
            let query = format!(
                r#"{{"stats":true,"rows":"{rows}","limit":{limit},
                    "filter":{{"field":"level","op":"==","value":"ERROR"}}}}"#
            );
            let report = scan_whole(&Query::from_json(&query).unwrap(), text.as_bytes());
            let is_error = |line: &&String| line.contains("ERROR");
            let matched = limit.min(lines.iter().filter(is_error).count());
            let mut errors = (1..).zip(&lines).filter(|(_, line)| is_error(line));
            let read = errors
                .nth(limit - 1)
                .map_or(lines.len(), |(number, _)| number);
            let seen = &lines[..read];
            let broken = seen.iter().filter(|line| *line == "broken").count();
            assert_eq!(report.matched_count, matched as u64);
            assert_eq!(report.line_count, read as u64, "limit {limit}");
            assert_eq!(report.rejected_count, broken as u64);
            assert_eq!(report.record_count, (read - broken) as u64);
            let stats = serde_json::to_value(&report.stats).unwrap();
            assert_eq!(stats["durationMs"]["count"], matched);
            let last = seen.iter().rposition(|line| is_error(&line)).unwrap();
            assert_eq!(stats["durationMs"]["max"], last as f64);
            if let Some(rows) = report.columns {
                let names = rows.batch.columns.iter().map(|layout| &*layout.name);
                assert!(
                    names.eq(["level", "duration_ms"]),
                    "no column of an unmatched row"
                );
            }
        }
    }
}
