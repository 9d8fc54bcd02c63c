//! Severities, and how common loggers write them.

use crate::{FieldTree, Slot};

/// OpenTelemetry's `SeverityNumber`, 1 to 24, or 0 if a record has no known severity.
pub type Severity = u8;

/// The first severity of the range called TRACE. Every range has four severities.
pub const TRACE: Severity = 1;
/// The first severity of DEBUG.
pub const DEBUG: Severity = 5;
/// The first severity of INFO.
pub const INFO: Severity = 9;
/// The first severity of WARN.
pub const WARN: Severity = 13;
/// The first severity of ERROR.
pub const ERROR: Severity = 17;
/// The first severity of FATAL.
pub const FATAL: Severity = 21;

const NOTICE: Severity = 10;

/// The names of severities in expressions, each with the first severity of its range of four.
pub const SEVERITY_RANGES: [(&str, Severity); 6] = [
    ("TRACE", TRACE),
    ("DEBUG", DEBUG),
    ("INFO", INFO),
    ("WARN", WARN),
    ("ERROR", ERROR),
    ("FATAL", FATAL),
];

/// OpenTelemetry's short names of severities 1 to 24, in order.
const SHORT_NAMES: [&str; 24] = [
    "TRACE", "TRACE2", "TRACE3", "TRACE4", "DEBUG", "DEBUG2", "DEBUG3", "DEBUG4", "INFO", "INFO2",
    "INFO3", "INFO4", "WARN", "WARN2", "WARN3", "WARN4", "ERROR", "ERROR2", "ERROR3", "ERROR4",
    "FATAL", "FATAL2", "FATAL3", "FATAL4",
];

/// Returns OpenTelemetry's short name of a severity from 1 to 24: `INFO` for 9, `INFO2` for 10.
pub fn severity_name(severity: Severity) -> Option<&'static str> {
    let index = usize::from(severity).checked_sub(1)?;
    SHORT_NAMES.get(index).copied()
}

/// Returns the name of the range of four that contains a severity: `INFO` for 9 to 12.
pub fn severity_range_name(severity: Severity) -> Option<&'static str> {
    let mut ranges = SEVERITY_RANGES.iter().rev();
    ranges
        .find(|(_, first)| severity >= *first)
        .map(|(name, _)| *name)
}

/// Returns the severity of one of the six names in expressions: `TRACE`, `DEBUG`, `INFO`, `WARN`, `ERROR`, `FATAL`.
pub fn severity_of_name(name: &str) -> Option<Severity> {
    let known = SEVERITY_RANGES.iter().find(|(known, _)| *known == name);
    known.map(|(_, severity)| *severity)
}

/// How a dialect writes the severity.
#[derive(Clone, Copy, Debug)]
pub struct SeverityDialect {
    /// Paths of the members that may hold the severity, in the order in which they are tried.
    pub fields: &'static [(&'static [&'static str], SeverityEncoding)],
    /// Words for levels in lower case, the most frequent first. They match in any case.
    pub words: &'static [(&'static str, Severity)],
    /// The smallest number of each severity, in descending order. Numbers below the last one mean no severity.
    pub numbers: &'static [(f64, Severity)],
}

/// How a member holds the severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeverityEncoding {
    /// An integer from 1 to 24 on OpenTelemetry's scale. For anything else, such as 0 for "unspecified", the next
    /// member is tried.
    Number,
    /// A word for a level, or a number of the dialect. Any value other than null decides, even if it means no severity.
    Level,
}

/// A member that may hold the severity in the records that a plan reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeverityField {
    /// The slot of the member.
    pub slot: Slot,
    /// How the member holds the severity.
    pub encoding: SeverityEncoding,
}

impl SeverityDialect {
    /// Adds the members that may hold the severity to the tree. Returns them in the order in which they are tried.
    pub(crate) fn fields_in(&self, fields: &mut FieldTree) -> Vec<SeverityField> {
        let field = |(names, encoding): &(&[&str], SeverityEncoding)| SeverityField {
            slot: fields.insert_names(names.iter().copied()),
            encoding: *encoding,
        };
        self.fields.iter().map(field).collect()
    }
}

/// The dialect of OpenTelemetry, pino and bunyan, winston, zap, ECS, slog, log4j, Python and similar loggers.
pub(super) const COMMON: SeverityDialect = SeverityDialect {
    fields: &[
        (&["severityNumber"], SeverityEncoding::Number),
        (&["severity_number"], SeverityEncoding::Number),
        (&["level"], SeverityEncoding::Level),
        (&["severity"], SeverityEncoding::Level),
        (&["log.level"], SeverityEncoding::Level),
        (&["log", "level"], SeverityEncoding::Level),
        (&["severityText"], SeverityEncoding::Level),
        (&["severity_text"], SeverityEncoding::Level),
        (&["lvl"], SeverityEncoding::Level),
    ],
    words: &[
        ("info", INFO),
        ("error", ERROR),
        ("warn", WARN),
        ("debug", DEBUG),
        ("warning", WARN),
        ("trace", TRACE),
        ("fatal", FATAL),
        ("critical", FATAL),
        ("notice", NOTICE),
        ("err", ERROR),
        ("crit", FATAL),
        ("severe", ERROR),
        ("alert", FATAL),
        ("panic", FATAL),
        ("dpanic", FATAL),
        ("emerg", FATAL),
        ("finest", TRACE),
        ("finer", TRACE),
        ("fine", DEBUG),
        ("verbose", DEBUG),
        ("silly", DEBUG),
        ("log", INFO),
        ("http", INFO),
        ("default", INFO),
        ("config", INFO),
        ("information", INFO),
        ("informational", INFO),
        ("emergency", FATAL),
    ],
    // The levels of pino and bunyan. Syslog counts from 0 to 7 in the opposite direction, so numbers below 10 are never
    // guessed.
    numbers: &[
        (60.0, FATAL),
        (50.0, ERROR),
        (40.0, WARN),
        (30.0, INFO),
        (20.0, DEBUG),
        (10.0, TRACE),
    ],
};

#[cfg(test)]
mod tests {
    use super::{COMMON, SEVERITY_RANGES, SHORT_NAMES, severity_name, severity_of_name};

    #[test]
    fn short_names_are_those_of_open_telemetry() {
        assert_eq!(severity_name(0), None);
        assert_eq!(severity_name(25), None);
        for (name, first) in SEVERITY_RANGES {
            assert_eq!(severity_name(first), Some(name));
            assert_eq!(severity_of_name(name), Some(first));
            for step in 1..4 {
                let expected = format!("{name}{}", step + 1);
                assert_eq!(severity_name(first + step), Some(expected.as_str()));
            }
        }
        assert_eq!(SHORT_NAMES.len(), 4 * SEVERITY_RANGES.len());
        assert_eq!(severity_of_name("INFO2"), None);
    }

    #[test]
    fn every_severity_of_expressions_is_also_a_word() {
        for (name, severity) in SEVERITY_RANGES {
            let word = name.to_ascii_lowercase();
            assert!(COMMON.words.contains(&(word.as_str(), severity)), "{name}");
        }
    }
}
