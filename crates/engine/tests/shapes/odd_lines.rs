//! Single odd lines among lines of a few shapes.

use super::check::check;

/// Lines of a few shapes, from which the odd ones are made.
const ALIKE: [&str; 4] = [
    r#"{"level":"ERROR","message":"a b","duration_ms":12.5,"status_code":201,"ip":"::1"}"#,
    r#"{"level":"INFO","message":"c","duration_ms":7,"a":{"b":1,"c":[1,2]},"":"empty"}"#,
    r#"{"level": "INFO", "duration_ms": 30, "ok": true, "tags": ["x", "y"], "last": null}"#,
    r#"{"n":1,"level":"ERROR","message":"m","list":[1,[2,{}]],"duration_ms":1e1}"#,
];

/// Replacements that make a line odd. Each is applied to every line that contains the text.
const ODD: [(&str, &str); 78] = [
    // Another order, duplicate keys, keys with escapes, similar keys.
    (
        r#""level":"ERROR","message":"a b""#,
        r#""message":"a b","level":"ERROR""#,
    ),
    (r#""level":"ERROR","#, r#""level":"INFO","level":"ERROR","#),
    (r#""level":"ERROR","#, r#""level":"ERROR","level":7,"#),
    (r#""duration_ms":7"#, r#""duration_ms":7,"duration_ms":"7""#),
    (r#""b":1"#, r#""b":1,"b":"2""#),
    (r#""a":{"b":1,"c":[1,2]}"#, r#""a":{"b":1,"c":[1,2]},"a":5"#),
    (
        r#""a":{"b":1,"c":[1,2]}"#,
        r#""a":{"c":[1,2]},"a":{"b":[]}"#,
    ),
    (r#""level""#, r#""l\u0065vel""#),
    (r#""a":"#, r#""\u0061":"#),
    (r#""b":"#, r#""\u0062":"#),
    (r#""level""#, r#""Level""#),
    (r#""level""#, r#""level ""#),
    (r#""level""#, r#""levels""#),
    (r#""level""#, r#""revel""#),
    (r#""status_code":201"#, r#""error_code":2012"#),
    (r#""duration_ms":"#, r#""iteration_ms":"#),
    (r#""":"empty""#, r#""":"empty","":"again""#),
    (r#""n":"#, r#""":"#),
    // Fields of other types.
    (r#""level":"ERROR""#, r#""level":5"#),
    (r#""level":"ERROR""#, r#""level":null"#),
    (r#""level":"ERROR""#, r#""level":["ERROR"]"#),
    (r#""level":"ERROR""#, r#""level":{"level":"ERROR"}"#),
    (r#""level":"INFO""#, r#""level":"ERROR""#),
    (r#""duration_ms":12.5"#, r#""duration_ms":"12.5""#),
    (r#""duration_ms":12.5"#, r#""duration_ms":true"#),
    (r#""duration_ms":12.5"#, r#""duration_ms":[12.5]"#),
    (r#""a":{"b":1,"c":[1,2]}"#, r#""a":1"#),
    (r#""a":{"b":1,"c":[1,2]}"#, r#""a":"b""#),
    (r#""a":{"b":1,"#, r#""a":{"b":null,"#),
    (r#""message":"a b""#, r#""message":0"#),
    (r#""tags": ["x", "y"]"#, r#""tags": ["x", 1]"#),
    (r#""tags": ["x", "y"]"#, r#""tags": {"x": "y"}"#),
    (r#""ok": true"#, r#""ok": false"#),
    (r#""last": null"#, r#""last": 1"#),
    // Around the record, and between its tokens.
    ("{\"level", "x{\"level"),
    ("{\"level", " {\"level"),
    ("{\"level", "\t{\"level"),
    ("{\"level", "\u{feff}{\"level"),
    ("{\"level", "[{\"level"),
    ("{\"level", "\"{\"level"),
    ("{\"level", "{{\"level"),
    ("{\"level", "{,\"level"),
    ("{\"level", "{} {\"level"),
    ("\"::1\"}", "\"::1\"}x"),
    ("\"::1\"}", "\"::1\"} "),
    ("\"::1\"}", "\"::1\"}}"),
    ("\"::1\"}", "\"::1\",}"),
    ("\"::1\"}", "\"::1\"}\r"),
    ("\"::1\"}", "\"::1\"}\r\r"),
    ("\"::1\"}", "\"::1\"\r}"),
    ("\"::1\"}", "\"::1\"}\\"),
    ("\"::1\"}", "\"::1\""),
    ("\"::1\"}", "\":1:\"}"),
    ("\"::1\"}", "\":\"}"),
    (r#""level":"#, r#""level" :"#),
    (r#""level":"#, r#""level": "#),
    (r#""level":"#, "\"level\":\t"),
    (r#""level":"#, r#""level""#),
    (r#""level":"#, r#""level"::"#),
    (r#""level": "#, r#""level":"#),
    (r#""message""#, r"message"),
    (r#""message""#, r"'message'"),
    ("201,", "201 ,"),
    ("201,", "201,,"),
    ("201,", "201"),
    ("201,", "201:"),
    ("12.5,", "\t12.5,"),
    ("12.5,", "12.5\t,"),
    ("30,", "30,\r"),
    // Strings.
    ("a b", "a\tb"),
    ("a b", r#"a \"b\" \\ \/ \u00e9"#),
    ("a b", r"\ud800"),
    ("a b", r"\ud83d\ude00 é 日"),
    ("a b", r"a \x"),
    ("a b", r"\u12"),
    ("a b", r"a\"),
    ("a b", "a \" b"),
    ("a b", "a \u{7f} \u{1} b"),
];

/// Values that replace one without quotes.
const IN_GAPS: [&str; 75] = [
    "0",
    "-0",
    "-",
    "--1",
    "+1",
    "1e5",
    "1E+5",
    "1e-5",
    "1e",
    "1e+",
    "1.e5",
    "01",
    "00",
    "0.0",
    "0.",
    "1.",
    ".5",
    ".",
    "1.5.5",
    "1-2",
    "1e400",
    "-1e-400",
    "12345678",
    "1234567.1",
    "12345.678",
    "3.1415926",
    "12.1234567",
    "1234567.1234567",
    "12.12345678",
    "0.1234567",
    "123456789",
    "99999999999999",
    "123456789012345",
    "0123456789",
    "1234567890123456",
    "12345678901234567",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551616",
    "123456789012345678901",
    "0x10",
    "1_000",
    "１",
    "NaN",
    "Infinity",
    "true",
    "false",
    "null",
    "tru",
    "tru1e",
    "True",
    "truee",
    "nul",
    "nulll",
    "n",
    "[]",
    "{}",
    "[ ]",
    "[1,[2,{}]]",
    "[1,]",
    "[1 2]",
    "[,1]",
    "[1,,2]",
    "[1}",
    "{]",
    "[[1]",
    "[1]]",
    "{1}",
    "{,}",
    "[true,null]",
    "[01]",
    "[1",
    "",
];

fn among_alike(odd: &[Vec<u8>], terminator: &str) -> Vec<u8> {
    let alike = ALIKE.map(|line| format!("{line}{terminator}")).concat();
    let alike = alike.repeat(2).into_bytes();
    let mut bytes = alike.clone();
    for line in odd {
        bytes.extend_from_slice(line);
        bytes.extend_from_slice(terminator.as_bytes());
        bytes.extend_from_slice(&alike);
    }
    bytes
}

fn odd_lines() -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    for (text, odd) in ODD {
        let having = ALIKE.iter().filter(|line| line.contains(text));
        let before = lines.len();
        lines.extend(having.map(|line| line.replacen(text, odd, 1).into_bytes()));
        assert!(lines.len() > before, "{text} is in no line");
    }
    for bytes in [
        &b"\xff"[..],
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xf0\x9f\x98",
        b"\xc0\xaf",
        b"\0",
    ] {
        for line in ALIKE {
            let at = line.find("message").unwrap_or(1);
            for at in [at, line.len() - 3, line.len(), 0] {
                lines.push([&line.as_bytes()[..at], bytes, &line.as_bytes()[at..]].concat());
            }
        }
    }
    for whole in [
        "", " ", "\r", "\t \r", "{}", "{ }", "[]", "1", "null", "\"x\"", "\"", "{", "}", "\\",
        "{}{}",
    ] {
        lines.push(whole.into());
    }
    lines
}

#[test]
fn in_the_midst_of_alike_ones() {
    let odd = odd_lines();
    check(&among_alike(&odd, "\n"));
    check(&among_alike(&odd, "\r\n"));
}

#[test]
fn numbers_in_gaps() {
    let places = [
        "12.5",
        "201",
        "7",
        "1,2",
        "30",
        "true",
        "null",
        "1e1",
        "[1,[2,{}]]",
        "[1,2]",
    ];
    let mut odd = Vec::new();
    for place in places {
        for line in ALIKE.iter().filter(|line| line.contains(place)) {
            odd.extend(
                IN_GAPS
                    .iter()
                    .map(|value| line.replacen(place, value, 1).into_bytes()),
            );
        }
    }
    check(&among_alike(&odd, "\n"));
    check(&among_alike(&odd[..IN_GAPS.len()], "\r\n"));
}

/// Shapes are learned from lines with white space that shapes cannot have, and followed by lines without it.
#[test]
fn among_lines_with_odd_white_space() {
    let white_space = ["\t", "\r", " \t", "\t\r ", "  "];
    for space in white_space {
        let mut bytes = Vec::new();
        for at in [":", ",", "}", "]", "{", "["] {
            for line in ALIKE {
                let before = line.replace(at, &format!("{space}{at}"));
                let behind = line.replace(at, &format!("{at}{space}"));
                for line in [
                    &before, &behind, line, &before, line, &behind, &behind, line,
                ] {
                    bytes.extend_from_slice(line.as_bytes());
                    bytes.push(b'\n');
                }
            }
        }
        check(&bytes);
    }
}
