//! Which trees texts are parsed to, and which texts are refused.

use super::parse;
use crate::cel::{Expr, ExprKind, Literal};

/// Returns an expression with all its parentheses.
fn written(expr: &Expr) -> String {
    let joined = |parts: &[Expr], between: &str| {
        let parts: Vec<String> = parts.iter().map(written).collect();
        parts.join(between)
    };
    match expr.kind() {
        ExprKind::Literal(Literal::Null) => "null".into(),
        ExprKind::Literal(Literal::Bool(value)) => value.to_string(),
        ExprKind::Literal(Literal::Int(value)) => value.to_string(),
        ExprKind::Literal(Literal::Uint(value)) => format!("{value}u"),
        ExprKind::Literal(Literal::Double(value)) => format!("{value:?}"),
        ExprKind::Literal(Literal::String(text)) => format!("{text:?}"),
        ExprKind::Identifier(name) => name.clone(),
        ExprKind::Select(operand, name) => format!("{}.{name}", written(operand)),
        ExprKind::Index(operand, index) => format!("{}[{}]", written(operand), written(index)),
        ExprKind::List(items) => format!("[{}]", joined(items, ", ")),
        ExprKind::Call {
            function,
            receiver,
            arguments,
        } => {
            let receiver = receiver
                .as_ref()
                .map_or(String::new(), |receiver| written(receiver) + ".");
            format!("{receiver}{function}({})", joined(arguments, ", "))
        }
        ExprKind::Not(operand) => format!("!{}", written(operand)),
        ExprKind::Negate(operand) => format!("-({})", written(operand)),
        ExprKind::And(parts) => format!("({})", joined(parts, " && ")),
        ExprKind::Or(parts) => format!("({})", joined(parts, " || ")),
        ExprKind::Conditional(condition, yes, no) => {
            format!(
                "({} ? {} : {})",
                written(condition),
                written(yes),
                written(no)
            )
        }
        ExprKind::Compare(operator, left, right) => {
            format!("({} {operator:?} {})", written(left), written(right))
        }
        ExprKind::In(left, right) => format!("({} in {})", written(left), written(right)),
        ExprKind::Arithmetic(operator, left, right) => {
            format!(
                "({} {} {})",
                written(left),
                operator.as_str(),
                written(right)
            )
        }
    }
}

#[test]
fn operators_bind_as_the_language_has_it() {
    for (text, expected) in [
        ("a || b && c || d", "(a || (b && c) || d)"),
        ("a && b && c", "(a && b && c)"),
        ("!a && !!b", "(!a && !!b)"),
        ("a == b && c in d", "((a Equal b) && (c in d))"),
        ("a < b < c", "((a Less b) Less c)"),
        ("1 + 2 * 3 - 4 % 5", "((1 + (2 * 3)) - (4 % 5))"),
        ("a - b - c", "((a - b) - c)"),
        ("-a.b + -(1)", "(-(a.b) + -(1))"),
        ("- -1", "-(-1)"),
        ("1-1", "(1 - 1)"),
        ("a ? b : c ? d : e", "(a ? b : (c ? d : e))"),
        ("(a ? b : c) ? d : e", "((a ? b : c) ? d : e)"),
        ("a.b[\"c\"][0].d(1, x).e", "a.b[\"c\"][0].d(1, x).e"),
        ("size([1, 2,]) >= 2u", "(size([1, 2]) GreaterOrEqual 2u)"),
        ("[]", "[]"),
        (".a.b", "a.b"),
        ("a // no b\n+ // nor c\n d", "(a + d)"),
        ("record.package.in_", "record.package.in_"),
        ("-5.size()", "-5.size()"),
        ("@timestamp.@x + a.@b1", "(@timestamp.@x + a.@b1)"),
    ] {
        assert_eq!(written(&parse(text).unwrap()), expected, "{text}");
    }
}

#[test]
fn reads_every_kind_of_literal() {
    for (text, expected) in [
        ("0x1F", "31"),
        ("-0x8000000000000000", "-9223372036854775808"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("18446744073709551615u", "18446744073709551615u"),
        ("0xffU", "255u"),
        ("1.5", "1.5"),
        (".5e1", "5.0"),
        ("1e3", "1000.0"),
        ("-1E-2", "-0.01"),
        (r#""a\n'b""#, r#""a\n'b""#),
        (r#"'a"b'"#, r#""a\"b""#),
        (r"R'\d'", r#""\\d""#),
        ("\"\"\"a\n\"b\"\"\"", r#""a\n\"b""#),
        ("'''it's'''", r#""it's""#),
        ("''", r#""""#),
        ("null == true", "(null Equal true)"),
    ] {
        assert_eq!(written(&parse(text).unwrap()), expected, "{text}");
    }
}

#[test]
fn names_what_is_wrong_and_where() {
    for (text, problem) in [
        ("", "unexpected end at 1"),
        ("a ==", "unexpected end at 5"),
        ("a b", "unexpected \"b\" at 3"),
        ("(a", "expected \")\", found the end at 3"),
        ("a = 1", "unexpected '=' at 3: did you mean \"==\"?"),
        ("a & b", "unexpected '&' at 3: did you mean \"&&\"?"),
        ("é", "unexpected 'é' at 1"),
        ("a + @1", "unexpected '@' at 5"),
        ("\"é\" + 日", "unexpected '日' at 7"),
        ("'abc", "string is not closed at 1"),
        ("a == 'b\nc'", "string is not closed on its line at 6"),
        ("'ab\\q'", "invalid escape in a string at 4"),
        ("'ab\\", "string is not closed at 1"),
        ("b'x'", "bytes literals are not supported at 1"),
        ("a in {1: 2}", "map literals are not supported at 6"),
        ("Message{a: 1}", "message literals are not supported at 8"),
        ("1abc", "invalid number at 1"),
        ("0x", "invalid number at 1"),
        (
            "9223372036854775808",
            "9223372036854775808 is out of range for int at 1",
        ),
        ("1e999", "number is out of range for double at 1"),
        (
            "namespace == 'a'",
            "\"namespace\" is a reserved word; write record.namespace at 1",
        ),
        ("a.true", "\"true\" is not a name; write [\"true\"] at 3"),
        ("f(a,)", "unexpected \")\" at 5"),
        ("a.1", "unexpected \"0.1\" at 2"),
        ("!-a", "unexpected \"-\" at 2"),
        ("in", "unexpected \"in\" at 1"),
    ] {
        assert_eq!(parse(text).unwrap_err().to_string(), problem, "{text}");
    }
}

#[test]
fn refuses_what_is_too_deep_or_too_long() {
    let deep = |text: String| parse(&text).unwrap_err().to_string();
    assert_eq!(
        deep("(".repeat(100_000)),
        "the expression is nested deeper than 128 levels at 129"
    );
    assert_eq!(
        deep("[".repeat(100_000)),
        "the expression is nested deeper than 128 levels at 129"
    );
    assert_eq!(
        deep("f(".repeat(100_000)),
        "the expression is nested deeper than 128 levels at 257"
    );
    for repeated in ["!", "-"] {
        assert!(
            deep(repeated.repeat(100_000) + "a")
                .starts_with("the expression is nested deeper than 128 levels")
        );
    }
    for repeated in ["a.", "1 + ", "b < ", "a ? b : "] {
        assert!(
            deep(repeated.repeat(1_000) + "a")
                .starts_with("the expression is nested deeper than 128 levels")
        );
    }
    assert!(
        deep(format!("a{}", "[0]".repeat(1_000)))
            .starts_with("the expression is nested deeper than 128 levels")
    );
    assert_eq!(
        deep("a".repeat(10 << 20)),
        "the expression is longer than 1048576 bytes"
    );
    assert!(parse(&("(".repeat(127) + "a" + &")".repeat(127))).is_ok());
    assert!(parse(&("a || ".repeat(10_000) + "b && ".repeat(10_000).as_str() + "c")).is_ok());
}
