//! Severities with the words and numbers that loggers write for them.

use ripsaw_query::dialect::{COMMON, SEVERITY_RANGES, Severity, severity_of_name};

/// A severity that has words.
pub(crate) struct SeverityRow {
    pub(crate) severity: Severity,
    /// The name of a level, if the severity is its first one.
    pub(crate) name: Option<&'static str>,
    pub(crate) words: Vec<&'static str>,
}

/// Returns the severities that have words, in ascending order.
pub(crate) fn severity_rows() -> Vec<SeverityRow> {
    let known = COMMON.severity.words;
    let mut severities: Vec<Severity> = known.iter().map(|(_, severity)| *severity).collect();
    severities.sort_unstable();
    severities.dedup();
    let row = |severity: Severity| {
        let mut levels = level_names().into_iter();
        let words = known.iter().filter(|(_, other)| *other == severity);
        SeverityRow {
            severity,
            name: levels.find(|name| severity_of_name(name) == Some(severity)),
            words: words.map(|(word, _)| *word).collect(),
        }
    };
    severities.into_iter().map(row).collect()
}

/// Returns the names of the levels, most severe first.
pub(crate) fn level_names() -> Vec<&'static str> {
    let ranges = SEVERITY_RANGES.iter().rev();
    ranges.map(|(name, _)| *name).collect()
}

/// Describes the numbers that mean a severity; empty if there are none.
pub(crate) fn numbers_of(severity: Severity) -> String {
    let numbers = COMMON.severity.numbers;
    let Some(index) = numbers.iter().position(|(_, known)| *known == severity) else {
        return String::new();
    };
    let least = numbers[index].0;
    match index.checked_sub(1).map(|above| numbers[above].0) {
        Some(above) => format!("{least} to {}", above - 1.0),
        None => format!("{least} and above"),
    }
}
