//! Tests of conditions: their answers line by line.

use ripsaw_kernels::Kernel;
use ripsaw_query::FieldTree;
use ripsaw_query::cel::{Environment, compile, parse};

use super::rows::now;
use super::{read_rows, with_rows};
use crate::filter::{Buffers, Datum, Filter, RowSource, Table, Truth};

/// Returns a letter for each line: true, false or error.
fn answers(text: &str, lines: &[&str]) -> String {
    with_rows(Kernel::detect(), text, lines, |program, source, rows| {
        let mut truths = vec![Truth::False; lines.len()];
        let filter = Filter::new(&program.node);
        filter.decide(source, rows, &mut truths, &mut Buffers::default());
        letters(&truths)
    })
}

fn letters(truths: &[Truth]) -> String {
    let letter = |truth: &Truth| match truth {
        Truth::True => 't',
        Truth::False => 'f',
        Truth::Error => 'e',
    };
    truths.iter().map(letter).collect()
}

#[test]
fn every_line_has_its_own_answer() {
    let lines = [
        r#"{"level":"ERROR","ms":1200,"m":"a timeout"}"#,
        r#"{"level":"error","ms":0.5,"m":"time\u006fut"}"#,
        r#"{"level":"INFO","ms":-3,"m":"fine"}"#,
        r#"{"level":30,"ms":"12","m":null}"#,
        r#"{"level":null,"lvl":"fatal","ms":1e3,"m":""}"#,
        r#"{"log":{"level":"debug"},"ms":9007199254740993,"m":["timeout"]}"#,
        r#"{"severityNumber":18,"level":"x"}"#,
        r#"{"level":"whatever","ms":1000.0,"m":"timeout"}"#,
        "{}",
    ];
    for (text, expected) in [
        ("severity >= ERROR", "ttfftftee"),
        ("severity == INFO", "ffttfffee"),
        ("WARN > severity", "ffttftfee"),
        ("severity in [17, 18]", "ttfffftee"),
        ("ms >= 1000", "tffettete"),
        ("ms == 1000.0", "fffftfete"),
        ("ms == 1000", "fffftfete"),
        ("m.contains(\"timeout\")", "ttfefeete"),
        ("m.contains(\"absent\")", "fffefeefe"),
        ("m == \"timeout\"", "ftffffete"),
        ("level == \"ERROR\" && ms > 1000", "tffffeffe"),
        ("level in [\"ERROR\", \"INFO\"]", "tftffeffe"),
        ("has(ms) && !has(lvl)", "ttttftftf"),
        ("true", "ttttttttt"),
        ("size(record) == 3", "ttttftftf"),
    ] {
        assert_eq!(answers(text, &lines), expected, "{text}");
    }
}

#[test]
fn fields_are_compared_with_moments() {
    let lines = [
        r#"{"t":"2026-01-31T11:59:59.999Z"}"#,
        r#"{"t":"2026-01-31T13:00:00+01:00"}"#,
        r#"{"t":"2026-01-31T12:00:00\u005a"}"#,
        r#"{"t":1769860800001}"#,
        r#"{"t":"yesterday"}"#,
        r#"{"t":null}"#,
        "{}",
    ];
    for (text, expected) in [
        ("timestamp(t) < now", "tfffeee"),
        ("now >= timestamp(t)", "tttfeee"),
        ("timestamp(t) == now - duration(\"0s\")", "fttfeee"),
        ("timestamp(t) != now", "tffteee"),
        ("timestamp(\"2026-01-31T12:00:00Z\") == now", "ttttttt"),
    ] {
        assert_eq!(answers(text, &lines), expected, "{text}");
    }
}

#[test]
fn lines_that_are_no_records_are_left_alone() {
    let lines = [r#"{"a":1}"#, "[1]", "", r#"{"a":2}"#];
    assert_eq!(answers("a != 3", &lines), "tfft");
}

#[test]
fn tables_are_rows_too() {
    let members = ["level", "p99", "first"];
    let environment = Environment::of_members(&members, now());
    let columns = || {
        [
            ("level", vec![Datum::text("a"), Datum::Null]),
            ("p99", vec![Datum::float(1.5), Datum::Int(2)]),
            (
                "first",
                vec![Datum::Json(b"{\"x\":{\"y\":1}}"), Datum::Error],
            ),
        ]
    };
    for (text, expected) in [
        ("p99 > 1.75", "ft"),
        ("level == \"a\"", "tf"),
        ("level.startsWith(\"a\")", "te"),
        ("level in [null]", "ft"),
        ("first.x.y == 1", "te"),
        ("has(first.x)", "tf"),
        ("record[\"p99\"] * 2 == 3.0", "tf"),
    ] {
        let mut fields = FieldTree::default();
        let program = compile(&parse(text).unwrap(), &mut fields, &environment).unwrap();
        let table = Table::new(&fields, columns());
        let mut truths = [Truth::False; 2];
        let source = RowSource::Table(&table);
        let filter = Filter::new(&program.node);
        filter.decide(source, &[0, 1], &mut truths, &mut Buffers::default());
        assert_eq!(letters(&truths), expected, "{text}");
    }
}

#[test]
fn only_selected_rows_are_written_to() {
    let lines = [r#"{"a":1}"#; 5];
    let mut fields = FieldTree::default();
    let environment = Environment::of_record(now());
    let expr = parse("a == 1 && (a < 2 || a.b == 1)").unwrap();
    let program = compile(&expr, &mut fields, &environment).unwrap();
    read_rows(Kernel::detect(), fields, &lines, |source, _| {
        let mut truths = [Truth::Error; 5];
        let filter = Filter::new(&program.node);
        filter.decide(source, &[1, 3], &mut truths, &mut Buffers::default());
        assert_eq!(letters(&truths), "etete");
    });
}

#[test]
fn what_nests_deep_is_decided_on_a_small_stack() {
    let deep_list = "[".repeat(1000) + &"]".repeat(1000);
    let deep_map = "{\"a\":".repeat(400) + "1" + &"}".repeat(400);
    let line = format!("{{\"a\":true,\"list\":{deep_list},\"map\":{deep_map}}}");
    let nested =
        |open: &str, inner: &str, close: &str| open.repeat(120) + inner + &close.repeat(120);
    let check = move || {
        for (text, expected) in [
            (nested("!", "a", ""), "t"),
            (nested("(a ? ", "a", " : a)"), "t"),
            (nested("(a && ", "a", ")"), "t"),
            (nested("(false || ", "a", ")"), "t"),
            (nested("(a == ", "a", ")"), "t"),
            (
                nested("[", "a", "]") + " == " + &nested("[", "true", "]"),
                "t",
            ),
            (nested("string(", "'x'", ")") + " == 'x'", "t"),
            ("list == list".to_owned(), "e"),
            ("map == map".to_owned(), "t"),
            ("size(list) == 1".to_owned(), "t"),
        ] {
            assert_eq!(answers(&text, &[&line]), expected, "{text}");
        }
    };
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(check);
    thread.unwrap().join().unwrap();
}
