//! Groups of random lines by random queries are those of the oracle, wherever the lines are cut and however
//! many threads scan them.

use proptest::prelude::*;

use super::log_lines::log_bytes;
use super::oracle::{Record, answer, comparable, is_readable};
use super::random_queries::{GroupQuery, group_query};
use super::records::any_lines;
use super::scans::scan_parts;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn are_those_of_the_oracle(
        lines in readable_lines(),
        asked in group_query(),
        cuts in prop::collection::vec(0_usize..40, 0..4),
        threads in 1_usize..=4,
    ) {
        check(&lines, &asked, &cuts, threads);
    }

    #[test]
    fn of_many_alike_lines_are_those_of_the_oracle(
        lines in any_lines(300),
        asked in group_query(),
        cuts in prop::collection::vec(0_usize..300, 0..4),
    ) {
        let lines: Vec<Vec<u8>> = lines.into_iter().map(String::into_bytes).collect();
        check(&lines, &asked, &cuts, 2);
    }
}

fn check(lines: &[Vec<u8>], asked: &GroupQuery, cuts: &[usize], threads: usize) {
    let records: Vec<Record> = lines.iter().filter_map(|line| Record::read(line)).collect();
    let expected = answer(&asked.question, &records);
    let report = comparable(&scan_parts(&asked.query, lines, cuts, threads));
    for (name, expected) in expected.as_object().unwrap() {
        assert_eq!(&report[name], expected, "{name} of {}", asked.query);
    }
    if expected.get("unusedValues").is_none() {
        assert!(
            report
                .get("unusedValues")
                .is_none_or(serde_json::Value::is_null)
        );
    }
}

/// Lines of every kind, intact and damaged, without those that the oracle cannot read.
fn readable_lines() -> impl Strategy<Value = Vec<Vec<u8>>> {
    log_bytes().prop_map(|bytes| {
        let lines = bytes.split(|byte| *byte == b'\n');
        lines
            .filter(|line| is_readable(line))
            .map(|line| [line, b"\n"].concat())
            .collect()
    })
}
