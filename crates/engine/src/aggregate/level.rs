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
        for column in column.chunks(usize::from(u16::MAX)) {
            // Counts of 16 bits side by side: neither a branch nor memory depends on the level.
            let mut packed = 0;
            for span in column {
                let length = span.end() - span.start();
                let word = word_at(text, span.start());
                if let (Some(word), true, 1..=8) = (word, span.is_plain_string(), length) {
                    let word = word << (64 - 8 * length);
                    let level = QUOTED_LEVELS[last_letter(word)];
                    packed += if word == level.word { level.one } else { 0 };
                } else if let Some(level) = Self::of(span.value(text)) {
                    packed += one_of(level);
                }
            }
            for (count, level) in counts.iter_mut().zip(0..) {
                *count += packed >> (COUNT_BITS * level) & u64::from(u16::MAX);
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

const COUNT_BITS: u32 = u16::BITS;

/// A level in packed counts.
const fn one_of(level: Level) -> u64 {
    1 << (COUNT_BITS * level as u32)
}

/// A level with its quotes, in the top bytes of a word, and what it adds to packed counts.
#[derive(Clone, Copy)]
struct QuotedLevel {
    word: u64,
    one: u64,
}

/// The levels by their last letter, which tells them apart.
const QUOTED_LEVELS: [QuotedLevel; 16] = {
    let mut levels = [QuotedLevel { word: 0, one: 0 }; 16];
    let words = [
        (quoted(b"\"ERROR\""), Level::Error),
        (quoted(b"\"WARN\""), Level::Warn),
        (quoted(b"\"INFO\""), Level::Info),
        (quoted(b"\"DEBUG\""), Level::Debug),
    ];
    let mut index = 0;
    while index < words.len() {
        let (word, level) = words[index];
        let place = &mut levels[last_letter(word)];
        assert!(place.one == 0, "two levels end alike");
        *place = QuotedLevel {
            word,
            one: one_of(level),
        };
        index += 1;
    }
    levels
};

/// The lower half of the byte in front of the closing quote.
const fn last_letter(word: u64) -> usize {
    (word >> 48) as usize & 0xF
}

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
