use ripsaw_query::cel::SeverityField;

use super::{Datum, RowSource, ShortText};
use crate::record::{Span, ValueKind};

/// OpenTelemetry's `SeverityNumber`, 1 to 24; 0 if it is not known.
pub(super) type Severity = u8;

const NAMES: [(ShortText, Severity); 25] = [
    (ShortText::of_name("info"), 9),
    (ShortText::of_name("error"), 17),
    (ShortText::of_name("warn"), 13),
    (ShortText::of_name("debug"), 5),
    (ShortText::of_name("warning"), 13),
    (ShortText::of_name("trace"), 1),
    (ShortText::of_name("fatal"), 21),
    (ShortText::of_name("critical"), 21),
    (ShortText::of_name("notice"), 10),
    (ShortText::of_name("err"), 17),
    (ShortText::of_name("crit"), 21),
    (ShortText::of_name("severe"), 17),
    (ShortText::of_name("alert"), 21),
    (ShortText::of_name("panic"), 21),
    (ShortText::of_name("dpanic"), 21),
    (ShortText::of_name("emerg"), 21),
    (ShortText::of_name("finest"), 1),
    (ShortText::of_name("finer"), 1),
    (ShortText::of_name("fine"), 5),
    (ShortText::of_name("verbose"), 5),
    (ShortText::of_name("silly"), 5),
    (ShortText::of_name("log"), 9),
    (ShortText::of_name("http"), 9),
    (ShortText::of_name("default"), 9),
    (ShortText::of_name("config"), 9),
];

/// The names by the place that a multiplication gives them: looked up without a branch that depends on the name.
const BY_PLACE: [(ShortText, Severity); PLACES] = {
    let mut by_place = [(ShortText::of_name(""), 0); PLACES];
    let mut at = 0;
    while at < NAMES.len() {
        by_place[place(NAMES[at].0)] = NAMES[at];
        at += 1;
    }
    by_place
};

const PLACES: usize = 64;

/// No two names share a place: the factor was searched for.
const fn place(name: ShortText) -> usize {
    name.hash(0x6A17_B9AF_5B56_9643) as usize / (1 << 26)
}

const LONG_NAMES: [(&[u8], Severity); 3] = [
    (b"information", 9),
    (b"informational", 9),
    (b"emergency", 21),
];

/// The levels of pino and bunyan from which on a severity holds.
const LEVELS: [(f64, Severity); 7] = [
    (60.0, 21),
    (50.0, 17),
    (40.0, 13),
    (30.0, 9),
    (20.0, 5),
    (10.0, 1),
    (1.0, 1),
];

/// Severities by row, for the selected ones. `undecided` is memory.
pub(super) fn severities(
    fields: &[SeverityField],
    source: RowSource<'_>,
    rows: &[u32],
    severities: &mut Vec<Severity>,
    undecided: &mut Vec<u32>,
) {
    severities.clear();
    severities.resize(rows.last().map_or(0, |last| *last as usize + 1), 0);
    undecided.clear();
    undecided.extend_from_slice(rows);
    for field in fields {
        let (SeverityField::Number(slot) | SeverityField::Level(slot)) = *field;
        let mut kept = 0;
        if let Some((column, text)) = source.spans(slot) {
            // Most logs have one of these fields only.
            if column.iter().all(|span| span.is_absent()) {
                continue;
            }
            for at in 0..undecided.len() {
                let row = undecided[at];
                let span = column[row as usize];
                undecided[kept] = row;
                if span.is_absent() || span.kind() == ValueKind::Null {
                    kept += 1;
                } else {
                    severities[row as usize] = of_span(*field, span, text);
                }
            }
        } else {
            for at in 0..undecided.len() {
                let row = undecided[at];
                let value = source.datum(slot, row as usize);
                undecided[kept] = row;
                if matches!(value, Datum::Error | Datum::Null) {
                    kept += 1;
                } else {
                    severities[row as usize] = of_datum(*field, &value);
                }
            }
        }
        undecided.truncate(kept);
        if kept == 0 {
            return;
        }
    }
}

#[inline]
fn of_span(field: SeverityField, span: Span, text: &[u8]) -> Severity {
    if span.is_plain_string() && matches!(field, SeverityField::Level(_)) {
        let range = span.text_range();
        return match ShortText::read(text, range.clone()) {
            Some(name) => of_short_name(name.small()),
            None => of_long_name(&text[range]),
        };
    }
    of_datum(field, &Datum::of(span.value(text)))
}

fn of_datum(field: SeverityField, value: &Datum<'_>) -> Severity {
    match (field, value) {
        (SeverityField::Number(_), value) => match value.as_f64() {
            Some(number) if number.fract() == 0.0 && (1.0..=24.0).contains(&number) => {
                number as Severity
            }
            _ => 0,
        },
        (SeverityField::Level(_), Datum::String(text)) => of_text(text),
        (SeverityField::Level(_), value) => value.as_f64().map_or(0, of_level),
    }
}

fn of_text(text: &[u8]) -> Severity {
    match ShortText::of(text) {
        Some(name) => of_short_name(name.small()),
        None => of_long_name(text),
    }
}

#[inline]
fn of_short_name(name: ShortText) -> Severity {
    let (known, severity) = BY_PLACE[place(name)];
    if known == name { severity } else { 0 }
}

fn of_long_name(name: &[u8]) -> Severity {
    let known = LONG_NAMES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    known.map_or(0, |(_, severity)| *severity)
}

fn of_level(level: f64) -> Severity {
    let known = LEVELS.iter().find(|(least, _)| level >= *least);
    known.map_or(0, |(_, severity)| *severity)
}

#[cfg(test)]
mod tests {
    use super::{LONG_NAMES, NAMES, of_level, of_short_name, of_text};

    #[test]
    fn names_are_known_whatever_their_case() {
        for (name, severity) in [
            ("INFO", 9),
            ("Information", 9),
            ("INFORMATIONAL", 9),
            ("Warning", 13),
            ("WARN", 13),
            ("eRR", 17),
            ("notice", 10),
            ("dpanic", 21),
            ("Emergency", 21),
            ("critical", 21),
            ("finest", 1),
            ("Silly", 5),
            ("", 0),
            ("inf", 0),
            ("infos", 0),
            ("i\u{0}fo", 0),
            ("warningx", 0),
            ("informationalx", 0),
            ("INFO ", 0),
        ] {
            assert_eq!(of_text(name.as_bytes()), severity, "{name}");
        }
        for (name, severity) in NAMES {
            assert_eq!(of_short_name(name), severity, "{name:?}");
        }
        assert_eq!(NAMES.len() + LONG_NAMES.len(), 28);
    }

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
            (1.0, 1),
            (9.0, 1),
            (0.0, 0),
            (-1.0, 0),
        ] {
            assert_eq!(of_level(level), severity, "{level}");
        }
    }
}
