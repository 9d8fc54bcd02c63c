//! Tests of values of expressions.

use ripsaw_kernels::Kernel;

use super::{printed, with_rows};
use crate::filter::{Buffers, Truth, Values};

const RECORD: &str = r#" {"n":5,"half":2.5,"big":9007199254740993,"huge":123456789012345678901,"neg":-7,"zero":0,
"s":"h\u00e9llo","plain":"abc","empty":"","yes":true,"no":false,"nil":null,"list":[1,"a",null,[2]],"two":[1,2.0],
"map":{"a":1,"b.c":{"d":"x"},"a":2},"a.b":"dotted","t":"2026-01-31T08:15:00.25+01:00","ms":1700000000123,
"day":"1.5d","pattern":"^h","level":"warn","in":1,"severity":"ERROR"} "#;

/// Returns the printed value of an expression for the record above.
fn value(text: &str) -> String {
    let record = RECORD.replace('\n', "");
    with_rows(
        Kernel::detect(),
        text,
        &[&record],
        |program, source, rows| {
            let values = Values::new(&program.node);
            let mut buffers = Buffers::default();
            let found = values.evaluate(source, rows, &mut buffers);
            assert_eq!(found.len(), 1, "{text}");
            let filter = crate::filter::Filter::new(&program.node);
            let mut truths = [Truth::False];
            filter.decide(source, rows, &mut truths, &mut buffers);
            assert_eq!(truths[0], Truth::from(&found[0]), "as a condition: {text}");
            printed(&found[0])
        },
    )
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(value(text), *expected, "{text}");
    }
}

#[test]
fn fields_are_found_by_their_names() {
    check(&[
        ("n", "5n"),
        ("map.a", "2n"),
        (r#"map["b.c"].d"#, "\"x\""),
        (r#"record["a.b"]"#, "\"dotted\""),
        ("a.b", "error"),
        ("record.map.a", "2n"),
        ("record[\"in\"]", "1n"),
        ("s", "\"héllo\""),
        ("nil", "null"),
        ("nil.a", "error"),
        ("missing", "error"),
        ("list", r#"[1,"a",null,[2]]"#),
        ("list[1]", "\"a\""),
        ("list[3][0]", "2n"),
        ("list[3.0]", "[2]"),
        ("list[4]", "error"),
        ("list[-1]", "error"),
        ("list[0.5]", "error"),
        ("list[n]", "error"),
        ("map[\"a\"]", "2n"),
        ("map[plain]", "error"),
        ("map[\"x\" + \"\"]", "error"),
        ("map[\"\" + \"a\"]", "2n"),
        ("record[\"\" + \"n\"]", "5n"),
        ("[1, 2][1]", "2"),
        ("[list][0][1]", "\"a\""),
        ("n[0]", "error"),
        ("severity", "13"),
        ("record[\"severity\"]", "\"ERROR\""),
        (
            "[TRACE, DEBUG, INFO, WARN, ERROR, FATAL]",
            "[1, 5, 9, 13, 17, 21]",
        ),
        ("now", "2026-01-31T12:00:00Z"),
    ]);
}

#[test]
fn values_are_equal_by_type_and_value() {
    check(&[
        ("n == 5", "true"),
        ("n == 5.0 && n == 5u", "true"),
        ("n != 5", "false"),
        ("1 == 1u && 1u == 1.0", "true"),
        ("n == \"5\"", "false"),
        ("n != \"5\"", "true"),
        ("big == 9007199254740993", "true"),
        ("big == 9007199254740992", "false"),
        ("big == 9007199254740992.0", "false"),
        ("huge > 18446744073709551615u", "true"),
        ("huge == huge", "true"),
        ("18446744073709551615u > 9223372036854775807", "true"),
        ("nil == null", "true"),
        ("n == null", "false"),
        ("missing == null", "error"),
        ("missing != null", "error"),
        ("s == \"h\\u00e9llo\"", "true"),
        (
            "plain == \"abc\" && plain != \"abd\" && empty == \"\"",
            "true",
        ),
        ("list == [1.0, \"a\", null, [2u]]", "true"),
        ("list == [1, \"a\", null]", "false"),
        ("two == [1, 2]", "true"),
        ("map == record.map", "true"),
        ("map == list", "false"),
        ("yes == true && no != true", "true"),
        (
            "timestamp(t) == timestamp(\"2026-01-31T07:15:00.250Z\")",
            "true",
        ),
        ("duration(\"60s\") == duration(\"1m\")", "true"),
        ("duration(\"60s\") == 60", "false"),
        ("0.0 / 0.0 == 0.0 / 0.0", "false"),
        ("0.0 / 0.0 != 0.0 / 0.0", "true"),
        ("-0.0 == 0", "true"),
    ]);
}

#[test]
fn what_has_an_order_is_ordered() {
    check(&[
        ("n < 6 && n <= 5 && n > 4.5 && n >= 5u", "true"),
        ("6 > n && 5 <= n", "true"),
        ("neg < zero", "true"),
        ("big > 9007199254740992", "true"),
        ("half < n", "true"),
        ("plain < \"abd\"", "true"),
        ("\"abd\" > plain", "true"),
        ("s > \"h\"", "true"),
        ("no < yes", "true"),
        ("nil < 1", "error"),
        ("nil <= nil", "error"),
        ("n < plain", "error"),
        ("list < list", "error"),
        ("missing < 1", "error"),
        ("n / 0.0 > 1e300", "true"),
        ("0.0 / zero < 1.0", "false"),
        ("0.0 / zero >= 1.0", "false"),
        ("timestamp(t) < now", "true"),
        ("now - timestamp(t) > duration(\"4h\")", "true"),
    ]);
}

#[test]
fn errors_are_absorbed_where_the_other_side_decides() {
    check(&[
        ("missing == 1 || n == 5", "true"),
        ("n == 5 || missing == 1", "true"),
        ("missing == 1 && n == 6", "false"),
        ("n == 6 && missing == 1", "false"),
        ("missing == 1 && n == 5", "error"),
        ("missing == 1 || n == 6", "error"),
        ("!(missing == 1)", "error"),
        ("!yes", "false"),
        ("!n", "error"),
        ("n && yes", "error"),
        ("n && no", "false"),
        ("nil || yes", "true"),
        ("yes ? n : missing", "5n"),
        ("no ? n : missing", "error"),
        ("missing ? 1 : 2", "error"),
        ("n == 5 ? \"five\" : \"other\"", "\"five\""),
        ("(yes ? no : yes) || n > 1", "true"),
    ]);
}

#[test]
fn arithmetic_is_that_of_the_types() {
    check(&[
        ("n + 1", "6n"),
        ("1 + n * 2u", "11n"),
        ("half * 2", "5n"),
        ("7 / 2", "3"),
        ("-7 / 2", "-3"),
        ("-7 % 3", "-1"),
        ("7 % -3", "1"),
        ("7u / 2u", "3u"),
        ("1u - 2u", "error"),
        ("9223372036854775807 + 1", "error"),
        ("-9223372036854775808 / -1", "error"),
        ("-(-9223372036854775808)", "error"),
        ("1 / 0", "error"),
        ("1 % 0", "error"),
        ("1.0 / 0.0", "Infinityn"),
        ("neg % 4", "-3n"),
        ("half % 2", "error"),
        ("n % 0", "error"),
        ("1e19 % 2.0", "error"),
        ("-n", "-5n"),
        ("-plain", "error"),
        ("plain + \"!\" + s", "\"abc!héllo\""),
        ("plain + n", "error"),
        ("two + [n]", "[1n, 2n, 5n]"),
        (
            "timestamp(t) + duration(\"1h\")",
            "2026-01-31T08:15:00.250Z",
        ),
        (
            "duration(\"1h\") + timestamp(t)",
            "2026-01-31T08:15:00.250Z",
        ),
        ("now - duration(\"2d\")", "2026-01-29T12:00:00Z"),
        ("now - timestamp(\"2026-01-31T11:58:30Z\")", "90s"),
        ("duration(\"1m\") - duration(\"1.5s\")", "58.5s"),
        (
            "timestamp(\"9999-12-31T23:59:59Z\") + duration(\"1s\")",
            "error",
        ),
    ]);
}

#[test]
fn lists_and_maps_are_searched() {
    check(&[
        ("n in [1, 5]", "true"),
        ("n in [1, 6]", "false"),
        ("n in []", "false"),
        ("missing in []", "error"),
        ("big in [9007199254740993]", "true"),
        ("big in [9007199254740992]", "false"),
        ("plain in [\"abc\", null]", "true"),
        (
            "plain in [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"abc\"]",
            "true",
        ),
        ("s in [\"héllo\", \"something much longer\"]", "true"),
        ("nil in [null]", "true"),
        ("nil in [1]", "false"),
        ("yes in [false, true]", "true"),
        ("\"a\" in list", "true"),
        ("2 in list", "false"),
        ("[2] in list", "true"),
        ("1 in missing", "error"),
        ("1 in n", "error"),
        ("\"a\" in map && !(\"b\" in map)", "true"),
        ("\"n\" in record", "true"),
        ("1 in map", "false"),
        ("n in two + [5]", "true"),
        ("severity in [WARN, ERROR]", "true"),
        ("n in [11, 12, 13, 14, 15, 16, 17, 18, 5]", "true"),
        ("half in [11, 12, 13, 14, 15, 16, 17, 18, 2.5]", "true"),
        ("zero in [11, 12, 13, 14, 15, 16, 17, 18, -0.0]", "true"),
    ]);
}

#[test]
fn has_is_never_an_error() {
    check(&[
        ("has(n)", "true"),
        ("has(nil)", "true"),
        ("has(missing)", "false"),
        ("has(map.a)", "true"),
        ("has(map.x)", "false"),
        ("has(nil.x)", "false"),
        ("has(missing.x.y)", "false"),
        (r#"has(map["b.c"].d)"#, "true"),
        ("has(record[\"a.b\"])", "true"),
        ("has(list[3][0])", "true"),
        ("has(list[3][1])", "false"),
        ("has(list[missing])", "false"),
        ("has(record.n)", "true"),
    ]);
}

#[test]
fn texts_are_asked() {
    check(&[
        ("plain.startsWith(\"ab\")", "true"),
        ("plain.startsWith(\"b\")", "false"),
        ("s.endsWith(\"llo\")", "true"),
        ("s.contains(\"\\u00e9\")", "true"),
        ("plain.contains(\"bc\") && plain.contains(\"\")", "true"),
        ("n.contains(\"5\")", "error"),
        ("missing.contains(\"5\")", "error"),
        ("plain.contains(n)", "error"),
        ("s.contains(empty)", "true"),
        ("s.matches(\"^h.l\")", "true"),
        ("matches(s, \"^e\")", "false"),
        ("s.matches(pattern)", "true"),
        ("s.matches(plain + \"(\")", "error"),
        ("n.matches(\"5\")", "error"),
        ("s.upperAscii()", "\"HéLLO\""),
        ("\"ÀB\".lowerAscii()", "\"Àb\""),
        ("plain.upperAscii() == \"ABC\"", "true"),
        ("size(s)", "5"),
        ("s.size() + size(list) + map.size()", "11"),
        ("size([])", "0"),
        ("size(n)", "error"),
    ]);
}

#[test]
fn values_are_converted() {
    check(&[
        ("int(half)", "2"),
        ("int(neg)", "-7"),
        ("int(\"-42\")", "-42"),
        ("int(\"4.2\")", "error"),
        ("int(5u)", "5"),
        ("int(18446744073709551615u)", "error"),
        ("int(big)", "9007199254740993"),
        ("int(huge)", "error"),
        ("int(timestamp(t))", "1769843700"),
        ("int(1e300)", "error"),
        ("int(nil)", "error"),
        ("uint(5)", "5u"),
        ("uint(neg)", "error"),
        ("uint(\"7\")", "7u"),
        ("uint(\"+7\")", "error"),
        ("uint(1.9)", "1u"),
        ("double(\"2.50\")", "2.5n"),
        ("double(\"inf\")", "error"),
        ("double(\"abc\")", "error"),
        ("double(5)", "5n"),
        (
            "string(n) + string(5) + string(5u) + string(half)",
            "\"5552.5\"",
        ),
        ("string(big)", "\"9007199254740993\""),
        ("string(yes)", "\"true\""),
        ("string(timestamp(t))", "\"2026-01-31T07:15:00.250Z\""),
        ("string(duration(\"-3ms\"))", "\"-0.003s\""),
        ("string(nil)", "error"),
        ("string(list)", "error"),
        ("bool(\"true\") && !bool(\"f\")", "true"),
        ("bool(\"yes\")", "error"),
        ("timestamp(ms)", "2023-11-14T22:13:20.123Z"),
        ("timestamp(1700000000u)", "2023-11-14T22:13:20Z"),
        ("timestamp(plain)", "error"),
        ("timestamp(timestamp(t)) == timestamp(t)", "true"),
        ("duration(day)", "129600s"),
        ("duration(plain)", "error"),
        ("bucket(t, \"1m\")", "2026-01-31T07:15:00Z"),
        ("bucket(ms, duration(\"1h\"))", "2023-11-14T22:00:00Z"),
        ("bucket(plain, \"1h\")", "error"),
    ]);
}

#[test]
fn moments_have_parts() {
    check(&[
        ("timestamp(t).getFullYear()", "2026"),
        ("timestamp(t).getMonth()", "0"),
        ("timestamp(t).getDate()", "31"),
        ("timestamp(t).getDayOfMonth()", "30"),
        ("timestamp(t).getDayOfWeek()", "6"),
        ("timestamp(t).getDayOfYear()", "30"),
        ("timestamp(t).getHours()", "7"),
        ("timestamp(t).getMinutes()", "15"),
        ("timestamp(t).getSeconds()", "0"),
        ("timestamp(t).getMilliseconds()", "250"),
        ("duration('36h90s').getHours()", "36"),
        ("duration('-90s').getMinutes()", "-1"),
        ("(now - (now - duration('3730.5s'))).getSeconds()", "3730"),
        ("duration('-123.321456789s').getMilliseconds()", "-321"),
        ("(yes ? duration('1h') : now).getDate()", "error"),
        ("double('-Infinity') < -1e308", "true"),
        ("double('NaN') == double('NaN')", "false"),
        ("double('inf')", "error"),
        ("now.getHours() == 12", "true"),
        ("(yes ? t : now).getHours()", "error"),
    ]);
}
