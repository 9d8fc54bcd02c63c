//! The severity of a level, for tests to compare with.

use ripsaw_query::dialect::{COMMON, Severity};

/// The severity of a level, given as JSON text; 0 if the level is unknown.
pub(crate) fn severity_of_level(level: &str) -> Severity {
    let dialect = COMMON.severity;
    if let Ok(word) = serde_json::from_str::<String>(level) {
        let mut words = dialect.words.iter();
        let known = words.find(|(known, _)| known.eq_ignore_ascii_case(&word));
        return known.map_or(0, |(_, severity)| *severity);
    }
    let Ok(number) = level.parse::<f64>() else {
        return 0;
    };
    let known = dialect.numbers.iter().find(|(least, _)| number >= *least);
    known.map_or(0, |(_, severity)| *severity)
}
