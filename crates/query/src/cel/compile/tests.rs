//! Which expressions are accepted, and the messages for those that are not.

use crate::cel::{
    Environment, ExpressionError, Node, Program, Timestamp, Types, compile, compile_condition,
    parse,
};
use crate::{Expression, FieldTree, Plan, Query};

fn checked(text: &str) -> Result<Program, ExpressionError> {
    let now = Timestamp::from_nanos(0).unwrap();
    let environment = Environment::of_record(now);
    parse(text).and_then(|expr| compile(&expr, &mut FieldTree::default(), &environment))
}

fn condition(text: &str) -> Result<Program, ExpressionError> {
    let environment = Environment::of_record(Timestamp::from_nanos(0).unwrap());
    parse(text).and_then(|expr| compile_condition(&expr, &mut FieldTree::default(), &environment))
}

fn problem(text: &str) -> String {
    condition(text).unwrap_err().to_string()
}

#[test]
fn severities_compare_with_severities() {
    let no_text = "severity is compared with names such as ERROR without quotes, not with";
    let no_member = "ERROR names a severity: compare it with severity, or compare the field with the text \"ERROR\"";
    for (text, expected) in [
        (
            "severity == \"ERROR\"",
            format!("{no_text} a string at 10: did you mean \"severity == ERROR\"?"),
        ),
        (
            "'error' != severity",
            format!("{no_text} a string at 9: did you mean \"ERROR != severity\"?"),
        ),
        (
            "severity >= 'Warn'",
            format!("{no_text} a string at 10: did you mean \"severity >= WARN\"?"),
        ),
        ("severity == 'loud'", format!("{no_text} a string at 10")),
        ("severity == null", format!("{no_text} null at 10")),
        (
            "severity in [FATAL, 'ERROR']",
            format!("{no_text} a string at 21: did you mean \"severity in [ERROR]\"?"),
        ),
        (
            "level == ERROR",
            format!("{no_member} at 7: did you mean \"severity == ERROR\"?"),
        ),
        (
            "ERROR <= log.level",
            format!("{no_member} at 7: did you mean \"ERROR <= severity\"?"),
        ),
        (
            "level.upperAscii() == ERROR",
            format!("{no_member} at 20: did you mean \"severity == ERROR\"?"),
        ),
        (
            "level in [17, ERROR]",
            format!("{no_member} at 15: did you mean \"severity in [ERROR]\"?"),
        ),
    ] {
        assert_eq!(problem(text), expected, "{text}");
    }
    for text in [
        "severity == ERROR",
        "severity in [ERROR, 18]",
        "severity == level",
        "level == 17",
        "level == \"ERROR\"",
        "severity_number >= ERROR",
        "attributes.SeverityNumber >= ERROR",
        "int(level) == ERROR",
        "severity in levels",
        "record.severity == \"ERROR\"",
    ] {
        condition(text).unwrap();
    }
}

#[test]
fn a_name_with_minus_signs_is_suggested_where_a_subtraction_makes_no_sense() {
    let expected = |column: usize| {
        format!(
            "\"x-id\" is a subtraction; write spaces around the minus signs if that is intended at {column}: \
             did you mean \"record[\"x-id\"]\"?"
        )
    };
    for text in [
        "x-id",
        "x-id == \"a\"",
        "x-id in [\"a\"]",
        "x-id && a",
        "x-id.startsWith(\"a\")",
        "has(x-id)",
        "size(x-id) == 1",
    ] {
        let column = text.find("x-id").unwrap() + 1;
        assert_eq!(problem(text), expected(column), "{text}");
    }
    for text in ["x-id > 5", "x-id == a", "5 == x-id", "x-1 == 2"] {
        condition(text).unwrap();
    }
}

#[test]
fn an_operand_beside_one_that_decides_may_be_wrong() {
    for text in [
        "false && 32",
        "'horses' || true",
        "[1, 2, 3][''] || true",
        "a && (false && 1)",
        "unknown(1) || a || true",
    ] {
        condition(text).unwrap();
    }
    for text in ["true && 32", "a || 'x'", "1 && a", "false || 'x'"] {
        assert!(problem(text).contains("needs a bool"), "{text}");
    }
}

#[test]
fn calls_are_checked_before_the_scan() {
    for (text, expected) in [
        (
            "message.startwith(\"x\")",
            "unknown function \"startwith\" at 9: did you mean \"startsWith\"?",
        ),
        (
            "size2(a)",
            "unknown function \"size2\" at 1: did you mean \"size\"?",
        ),
        ("nothing(a)", "unknown function \"nothing\" at 1"),
        (
            "hsa(a)",
            "unknown function \"hsa\" at 1: did you mean \"has\"?",
        ),
        (
            "startsWith(a, b)",
            "startsWith() cannot be called this way at 1: did you mean \"x.startsWith()\"?",
        ),
        (
            "a.timestamp()",
            "timestamp() cannot be called this way at 3: did you mean \"timestamp(x)\"?",
        ),
        ("a.contains()", "contains() takes 1 argument, got 0 at 3"),
        (
            "a.contains(b, c)",
            "contains() takes 1 argument, got 2 at 3",
        ),
        ("a.size(b) == 1", "size() takes 0 arguments, got 1 at 3"),
        (
            "timestamp(a).getHours(\"UTC\") == 1",
            "getHours() takes no time zone; it is UTC at 14",
        ),
        (
            "a.getHours() == 1",
            "getHours() takes a timestamp or a duration, not a value of the record at 1",
        ),
        (
            "a.contains(5)",
            "contains() takes a string, not an int at 12",
        ),
        (
            "items.exists(x, x > 1)",
            "the macro exists() is not supported at 7",
        ),
        ("has(1)", "has() takes a member at 5"),
        ("has(severity)", "has() takes a member at 5"),
        ("has(record)", "has() takes a member at 5"),
        ("has(a, b)", "has() takes 1 argument, got 2 at 1"),
        (
            "timestamp(\"x\") < now",
            "\"x\" is not an RFC 3339 timestamp at 11",
        ),
        (
            "duration(\"1 h\") < duration(\"1h\")",
            "\"1 h\" is not a duration at 10",
        ),
        ("bucket(a, \"x\") < now", "\"x\" is not a duration at 11"),
        (
            "bucket(a, b) < now",
            "bucket() takes a constant width at 11",
        ),
        (
            "bucket(a, \"-1m\") < now",
            "bucket() takes a positive width at 11",
        ),
    ] {
        assert_eq!(problem(text), expected, "{text}");
    }
    assert!(problem("a.matches(\"(\")").starts_with("invalid regular expression ("));
    assert!(problem("a.matches(\"(\")").ends_with(" at 11"));
}

#[test]
fn operators_take_the_types_that_they_take() {
    for (text, expected) in [
        (
            "a < now",
            "operator \"<\" does not take a value of the record and a timestamp at 3: did you mean \"timestamp(a)\"?",
        ),
        (
            "duration(\"1h\") > a[\"b c\"]",
            "operator \">\" does not take a duration and a value of the record at 16: did you mean \"duration(a[\"b c\"])\"?",
        ),
        (
            "1 < \"a\"",
            "operator \"<\" does not take an int and a string at 3",
        ),
        (
            "null < null",
            "operator \"<\" does not take null and null at 6",
        ),
        (
            "1 + 1u == 2",
            "operator \"+\" does not take an int and a uint at 3",
        ),
        ("1 && true", "operator \"&&\" needs a bool, not an int at 1"),
        ("!\"a\"", "operator \"!\" needs a bool, not a string at 2"),
        (
            "1 ? true : false",
            "operator \"?\" needs a bool, not an int at 1",
        ),
        ("-\"a\" == 1", "a string cannot be negated at 1"),
        ("severity.a == 1", "an int has no member \"a\" at 10"),
        ("now[0] == 1", "a timestamp cannot be indexed at 4"),
        ("a[true]", "a bool cannot be an index at 3"),
        ("[1][\"a\"]", "a string cannot be an index at 5"),
        ("1 in 2", "an int is not a list or a map at 6"),
        ("\"text\"", "the expression is a string, not a condition"),
        ("a + 1", "the expression is a double, not a condition"),
        ("[true]", "the expression is a list, not a condition"),
        ("severity", "the expression is an int, not a condition"),
    ] {
        assert_eq!(problem(text), expected, "{text}");
    }
}

#[test]
fn what_may_be_right_is_accepted() {
    for text in [
        "a",
        "a.b[0]",
        "a == now",
        "1 == \"a\"",
        "a + b == c",
        "a ? b : 1 == 2",
        "a in b",
        "a.matches(b)",
        "timestamp(a) - timestamp(b) > duration(\"1s\")",
        "[a, 1][0] == now",
        "has(a[b])",
        "bucket(a, \"1m\") == now",
    ] {
        condition(text).unwrap();
    }
}

#[test]
fn members_of_a_group_are_known() {
    let members = ["level", "p99", "severity"];
    let environment = Environment::of_members(&members, Timestamp::from_nanos(0).unwrap());
    let checked = |text: &str| {
        let compiled = compile(&parse(text)?, &mut FieldTree::default(), &environment);
        compiled.map(|program| program.types)
    };
    assert_eq!(checked("p99 > 5.0 && level == \"a\""), Ok(Types::BOOL));
    assert_eq!(checked("severity"), Ok(Types::ANY));
    assert_eq!(checked("record[\"p99\"]"), Ok(Types::ANY));
    let problem = checked("p9 > 5.0").unwrap_err().to_string();
    assert_eq!(problem, "unknown name \"p9\" at 1: did you mean \"p99\"?");
}

#[test]
fn fields_are_slots_by_their_paths() {
    let mut fields = FieldTree::default();
    let environment = Environment::of_record(Timestamp::from_nanos(0).unwrap());
    let expr = parse("a.b == 1 && record[\"a.b\"] == a[\"b\"] && record.c.d[0] == 2").unwrap();
    compile(&expr, &mut fields, &environment).unwrap();
    assert_eq!(fields.paths(), ["a.b", "record[\"a.b\"]", "c.d"]);
    let many = (0..1100).map(|name| format!("f{name}")).collect::<Vec<_>>();
    let problem = checked(&many.join(" || ")).unwrap_err().message;
    assert_eq!(problem, "more than 1024 fields");
}

#[test]
fn filters_name_the_place_and_say_what_they_are() {
    let plan = |filter: &str| {
        let text = format!("{{\"filter\":{filter}}}");
        Query::from_json(&text).and_then(|query| Plan::compile(&query))
    };
    let message = plan(r#"{"and":[{"field":"a","exists":true},{"not":"b <"}]}"#)
        .unwrap_err()
        .message;
    assert_eq!(message, "filter.and[1].not: unexpected end at 4");
    let plan = plan(
        r#"{"or":["m.matches('x') || severity > WARN",{"field":"a.b","in":["x",{"int":"9007199254740993"}]},
        {"not":{"field":"a b","op":"!=","value":null}},{"field":"c","exists":false}]}"#,
    )
    .unwrap();
    assert!(matches!(plan.predicate, Some(Node::Or(parts)) if parts.len() == 4));
    assert_eq!(
        plan.summary.filter.unwrap(),
        "(m.matches('x') || severity > WARN) || a.b in [\"x\", 9007199254740993] || \
         !(record[\"a b\"] != null) || !has(c)"
    );
    assert_eq!(
        plan.summary.notes,
        ["filter.or[0]: matches() runs a regular expression on every record"]
    );
    assert_eq!(plan.summary.fields.len(), 13);
    let none = Query {
        filter: Some(Expression::And(Vec::new())),
        ..Query::default()
    };
    let summary = Plan::compile(&none).unwrap().summary;
    assert_eq!(summary.filter.as_deref(), Some("true"));
}
