use ripsaw_kernels::digits::word_at;

use crate::record::string::decoded;
use crate::record::{Span, Value, ValueKind};

/// The severity of a record in the words of the default log schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Error,
    Warn,
    Info,
    Debug,
}

impl Level {
    /// The level that a value is, if it is a string that says one.
    #[inline]
    pub(crate) fn of(value: Value<'_>) -> Option<Self> {
        match value {
            Value {
                kind: ValueKind::String,
                escaped: false,
                text,
            } => Self::parse(text),
            Value {
                kind: ValueKind::String,
                ..
            } => Self::parse(&decoded(&value)),
            _ => None,
        }
    }

    /// How many of some values are which level, in the order of the levels.
    pub(crate) fn count(column: &[Span], text: &[u8]) -> [u64; 4] {
        let mut counts = [0; 4];
        for span in column {
            let length = span.end() - span.start();
            let word = word_at(text, span.start());
            if let (Some(word), true, 1..=8) = (word, span.is_plain_string(), length) {
                // No branch depends on the level, which no prediction would get right.
                let word = word << (64 - 8 * length);
                for (count, level) in counts.iter_mut().zip(QUOTED_LEVELS) {
                    *count += u64::from(word == level);
                }
            } else if let Some(level) = Self::of(span.value(text)) {
                counts[level as usize] += 1;
            }
        }
        counts
    }

    /// Reads the decoded text of a level; `None` for anything but the four upper-case words.
    #[inline]
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        match text {
            b"INFO" => Some(Self::Info),
            b"DEBUG" => Some(Self::Debug),
            b"WARN" => Some(Self::Warn),
            b"ERROR" => Some(Self::Error),
            _ => None,
        }
    }
}

/// The levels with their quotes, in the top bytes of a word.
const QUOTED_LEVELS: [u64; 4] = [
    quoted(b"\"ERROR\""),
    quoted(b"\"WARN\""),
    quoted(b"\"INFO\""),
    quoted(b"\"DEBUG\""),
];

const fn quoted(text: &[u8]) -> u64 {
    let mut word = [0; 8];
    let (_, top) = word.split_at_mut(8 - text.len());
    top.copy_from_slice(text);
    u64::from_le_bytes(word)
}

#[cfg(test)]
mod tests {
    use super::Level;
    use crate::record::{Span, Tag};

    #[test]
    fn only_the_exact_words_are_levels() {
        assert_eq!(Level::parse(b"ERROR"), Some(Level::Error));
        assert_eq!(Level::parse(b"WARN"), Some(Level::Warn));
        assert_eq!(Level::parse(b"INFO"), Some(Level::Info));
        assert_eq!(Level::parse(b"DEBUG"), Some(Level::Debug));
        for text in ["", "info", "INFO ", "FATAL", "WARNING", "ERR"] {
            assert_eq!(Level::parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn counts_by_exact_words() {
        let words = [
            "ERROR",
            "WARN",
            "WARN",
            "INFO",
            "INFO",
            "INFO",
            "DEBUG",
            "ERRORS",
            "",
            "INF",
            "debug",
            "INFO      ",
            "\\u0049NFO",
        ];
        let mut text = String::new();
        let mut column = vec![Span::default()];
        for word in words {
            let start = text.len();
            text.extend(["\"", word, "\""]);
            let tag = Tag::string(word.contains('\\'));
            column.push(Span::new(tag, start, text.len(), 0));
        }
        assert_eq!(Level::count(&column, text.as_bytes()), [1, 2, 4, 1]);
    }
}
