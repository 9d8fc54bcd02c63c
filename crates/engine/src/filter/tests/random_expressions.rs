//! Property tests of random expressions.

use proptest::prelude::*;
use ripsaw_kernels::Kernel;

use super::{printed, with_rows};
use crate::filter::{Buffers, Filter, Truth, Values};

const LINES: [&str; 6] = [
    r#"{"a":1,"b":"x","c":[1,"x",{"a":2}],"d":{"a":null,"b":"2026-01-01T00:00:00Z"},"level":"warn"}"#,
    r#"{"a":-1.5,"b":"\u0061bc","c":{"0":1},"d":{"a":1,"b":1700000000},"level":50}"#,
    r#"{"a":9007199254740993,"b":null,"c":[],"d":"1h"}"#,
    r#"{"a":true,"b":"^x","c":"xyz","d":[[]],"log.level":"info"}"#,
    "no record",
    "{}",
];

fn leaf() -> impl Strategy<Value = String> {
    let leaves = [
        "a",
        "b",
        "c",
        "d.a",
        "d.b",
        "c[0]",
        "c[2].a",
        "missing",
        "severity",
        "now",
        "record",
        "1",
        "0",
        "-1",
        "2u",
        "1.5",
        "0.0",
        "true",
        "false",
        "null",
        "'x'",
        "'abc'",
        "''",
        "[]",
        "ERROR",
        "'2026-01-01T00:00:00Z'",
        "'1h'",
        "duration('1h')",
        "9223372036854775807",
    ];
    prop::sample::select(leaves.to_vec()).prop_map(str::to_owned)
}

/// Texts of expressions, not all of which are accepted.
fn expression() -> impl Strategy<Value = String> {
    leaf().prop_recursive(5, 24, 3, |inner| {
        let binary = prop::sample::select(vec![
            "==", "!=", "<", "<=", ">", ">=", "&&", "||", "in", "+", "-", "*", "/", "%",
        ]);
        let method = prop::sample::select(vec!["startsWith", "endsWith", "contains", "matches"]);
        let function = prop::sample::select(vec![
            "size",
            "timestamp",
            "duration",
            "int",
            "uint",
            "double",
            "string",
            "bool",
            "has",
            "!",
            "-",
        ]);
        prop_oneof![
            (inner.clone(), binary, inner.clone()).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            (inner.clone(), method, inner.clone())
                .prop_map(|(a, name, b)| format!("({a}).{name}({b})")),
            (function, inner.clone()).prop_map(|(name, a)| format!("{name}({a})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[{a}, {b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a})[{b}]")),
            inner.clone().prop_map(|a| format!("bucket({a}, '1m')")),
            inner.prop_map(|a| format!("timestamp({a}).getHours()")),
        ]
    })
}

fn is_accepted(text: &str) -> bool {
    use ripsaw_query::FieldTree;
    use ripsaw_query::cel::{Environment, compile, parse};
    let environment = Environment::of_record(super::rows::now());
    let compiled =
        parse(text).and_then(|expr| compile(&expr, &mut FieldTree::default(), &environment));
    compiled.is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, max_global_rejects: 200_000, ..ProptestConfig::default() })]

    /// Whatever is accepted has one value for each row: the same with every kernel, row by row and all at once, and as
    /// a condition.
    #[test]
    fn accepted_expressions_have_one_value(text in expression().prop_filter("is accepted", |text| is_accepted(text))) {
        let kernels = Kernel::available();
        let mut answers = kernels.map(|kernel| {
            with_rows(kernel, &text, &LINES, |program, source, rows| {
                let mut buffers = Buffers::default();
                let values = Values::new(&program.node);
                let all = values.evaluate(source, rows, &mut buffers);
                let mut truths = [Truth::False; LINES.len()];
                Filter::new(&program.node).decide(source, rows, &mut truths, &mut buffers);
                let mut answers = Vec::new();
                for (row, value) in rows.iter().zip(&all) {
                    let one = values.evaluate(source, &[*row], &mut buffers);
                    assert_eq!(printed(&one[0]), printed(value), "{text}, row {row}");
                    assert_eq!(truths[*row as usize], Truth::from(value), "{text}, row {row}");
                    answers.push(printed(value));
                }
                answers
            })
        });
        let first = answers.next().unwrap();
        prop_assert!(answers.all(|others| others == first), "{}", text);
    }
}
