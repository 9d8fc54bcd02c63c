//! The severity of the records of a window: a column that statistics, the most frequent error messages and
//! expressions all read. Which values mean which severity is data of a [dialect](ripsaw_query::dialect).

mod words;

use ripsaw_query::dialect::{COMMON, Severity, SeverityEncoding, SeverityField};

use crate::record::string::decoded;
use crate::record::{Records, Span, ValueKind};
use words::{severity_of_quoted, severity_of_word};

/// The severity of each row of a window; 0 if no field gives one. Found once per window.
pub(crate) fn severities<'r>(
    records: &'r Records,
    text: &[u8],
    fields: &[SeverityField],
) -> &'r [Severity] {
    records.severities(|severities| find_severities(records, text, fields, severities))
}

/// The next field has to be asked. No severity is as great as this.
const UNDECIDED: Severity = Severity::MAX;

fn find_severities(
    records: &Records,
    text: &[u8],
    fields: &[SeverityField],
    severities: &mut Vec<Severity>,
) {
    // Most logs use only one of the fields, so one pass is enough.
    let mut columns = fields.iter().filter_map(|field| {
        let column = records.used_column(field.slot)?;
        Some((field.encoding, column))
    });
    match columns.next() {
        Some((SeverityEncoding::Level, column)) => {
            severities.extend(column.iter().map(|span| of_level(*span, text)));
        }
        Some((SeverityEncoding::Number, column)) => {
            severities.extend(column.iter().map(|span| of_number(*span, text)));
        }
        None => severities.resize(records.lines.len(), UNDECIDED),
    }
    while severities.contains(&UNDECIDED)
        && let Some((encoding, column)) = columns.next()
    {
        let undecided = severities.iter_mut().zip(column);
        for (severity, span) in undecided.filter(|(severity, _)| **severity == UNDECIDED) {
            *severity = match encoding {
                SeverityEncoding::Level => of_level(*span, text),
                SeverityEncoding::Number => of_number(*span, text),
            };
        }
    }
    for severity in severities {
        *severity = if *severity == UNDECIDED { 0 } else { *severity };
    }
}

/// The severity of an integer on the scale of OpenTelemetry, 1 to 24; any other value decides nothing.
fn of_number(span: Span, text: &[u8]) -> Severity {
    match span.double(text) {
        Some(number) if number.fract() == 0.0 && (1.0..=24.0).contains(&number) => {
            number as Severity
        }
        _ => UNDECIDED,
    }
}

/// The severity of a level, which is a word or a number. Any value but null decides, even if its severity is
/// 0.
#[inline]
fn of_level(span: Span, text: &[u8]) -> Severity {
    if span.is_plain_string() {
        return severity_of_quoted(text, span.start()..span.end());
    }
    of_other_level(span, text)
}

#[inline(never)]
fn of_other_level(span: Span, text: &[u8]) -> Severity {
    match span.kind() {
        ValueKind::Absent | ValueKind::Null => UNDECIDED,
        ValueKind::Number => span.double(text).map_or(0, of_level_number),
        ValueKind::String => {
            let word = decoded(&span.value(text));
            severity_of_word(&word)
        }
        _ => 0,
    }
}

/// The severity that the dialect gives to the greatest known number that is not above this one.
fn of_level_number(number: f64) -> Severity {
    let numbers = COMMON.severity.numbers;
    let known = numbers.iter().find(|(least, _)| number >= *least);
    known.map_or(0, |(_, severity)| *severity)
}

#[cfg(test)]
mod tests {
    use ripsaw_query::FieldTree;
    use ripsaw_query::dialect::{SeverityEncoding, SeverityField};

    use super::{of_level_number, severities};
    use crate::record::{Records, Span, Tag, ValueKind};

    #[test]
    fn numbers_are_those_of_pino_and_bunyan() {
        for (level, severity) in [
            (10.0, 1),
            (20.0, 5),
            (30.0, 9),
            (35.0, 9),
            (40.0, 13),
            (50.0, 17),
            (60.0, 21),
            (100.0, 21),
            (9.0, 0),
            (7.0, 0),
            (1.0, 0),
            (0.0, 0),
            (-1.0, 0),
        ] {
            assert_eq!(of_level_number(level), severity, "{level}");
        }
    }

    /// A window with a row for each pair of a severity number and a level, as JSON texts; an empty text is an
    /// absent value.
    fn records_of(rows: &[[&str; 2]]) -> (Records, String, [SeverityField; 2]) {
        let mut fields = FieldTree::default();
        let encodings = [SeverityEncoding::Number, SeverityEncoding::Level];
        let mut field = |(name, encoding)| SeverityField {
            slot: fields.insert(name),
            encoding,
        };
        let asked = [("severity_number", encodings[0]), ("level", encodings[1])].map(&mut field);
        let mut records = Records::new(fields.slot_count(), false);
        records.begin(rows.len());
        let lines: Vec<u32> = (0..rows.len() as u32).collect();
        records.add_lines(&lines);
        let mut text = String::new();
        for (row, values) in rows.iter().enumerate() {
            for (field, value) in asked
                .iter()
                .zip(values)
                .filter(|(_, value)| !value.is_empty())
            {
                let start = text.len();
                text.push_str(value);
                let tag = match value.as_bytes()[0] {
                    b'"' => Tag::string(value.contains('\\')),
                    b'n' => Tag::new(ValueKind::Null),
                    b'{' => Tag::new(ValueKind::Object),
                    _ => Tag::new(ValueKind::Number),
                };
                let span = Span::new(tag, start, text.len(), 0);
                records.column_mut(field.slot)[row] = span;
            }
        }
        (records, text, asked)
    }

    #[test]
    fn the_first_field_that_decides_is_the_severity() {
        let rows = [
            (["", r#""INFO""#], 9),
            (["18", r#""INFO""#], 18),
            (["0", r#""ERROR""#], 17),
            (["25", r#""warn""#], 13),
            (["9.5", "30"], 9),
            (["null", r#""\u0049nfo""#], 9),
            ([r#""9""#, "3"], 0),
            (["1e0", "3"], 1),
            (["", "null"], 0),
            (["", "{}"], 0),
            (["", r#""loud""#], 0),
            (["", ""], 0),
        ];
        let (mut records, text, fields) = records_of(&rows.map(|(values, _)| values));
        let expected = rows.map(|(_, severity)| severity);
        assert_eq!(severities(&records, text.as_bytes(), &fields), expected);

        let mut matching = [false; 12];
        matching[1] = true;
        records.keep_only(&matching);
        let mut kept = [0; 12];
        kept[1] = 18;
        assert_eq!(severities(&records, text.as_bytes(), &fields), kept);
    }

    #[test]
    fn is_found_anew_in_every_window() {
        let (mut records, text, fields) = records_of(&[["", r#""INFO""#]]);
        assert_eq!(severities(&records, text.as_bytes(), &fields), [9]);
        records.begin(1);
        records.add_lines(&[0]);
        records.forget(0);
        assert_eq!(severities(&records, text.as_bytes(), &fields), [0]);
    }
}
