//! The severities of words such as `info` and `WARN`.
//!
//! Most words, with their quotes, fit into a machine word. Such a word is looked up in a table without
//! collisions:
//!
//! ```text
//! key   = the bytes of the word, quotes included, in the upper bytes of a u64; ASCII letters in lower case
//! index = the top 6 bits of key * FACTOR
//! table[index] has this key? -> its severity          (one comparison)
//! ```
//!
//! [`FACTOR`] is searched for while compiling, so that every word gets an entry of its own among [`ENTRIES`].
//! There is no branch that depends on which word it is: the levels of a log come in no order that a branch
//! predictor could learn.

use std::ops::Range;

use ripsaw_kernels::digits::word_at;
use ripsaw_query::dialect::{COMMON, Severity};

const WORDS: &[(&str, Severity)] = COMMON.severity.words;

/// The severity of the word in a JSON string without escapes, in any case; 0 if it is not a known word. The
/// range includes the quotes.
#[inline]
pub(super) fn severity_of_quoted(text: &[u8], range: Range<usize>) -> Severity {
    let length = range.len();
    if let (Some(word), 2..=8) = (word_at(text, range.start), length) {
        let key = word << (64 - 8 * length) | SMALL;
        let (known, severity) = TABLE[index_of(key, FACTOR)];
        return if known == key { severity } else { 0 };
    }
    severity_of_word(&text[range.start + 1..range.end - 1])
}

/// The severity of a word in any case; 0 if it is not a known word.
#[inline(never)]
pub(super) fn severity_of_word(word: &[u8]) -> Severity {
    let known = WORDS
        .iter()
        .find(|(known, _)| known.as_bytes().eq_ignore_ascii_case(word));
    known.map_or(0, |(_, severity)| *severity)
}

/// Turns upper-case ASCII letters into lower case and leaves quotes as they are. A byte that is not a letter
/// does not become one.
const SMALL: u64 = 0x2020_2020_2020_2020;

/// A short word and its quotes in the upper bytes of a machine word. The bytes below are not quotes, which
/// shows where the word begins.
const fn key_of(word: &str) -> u64 {
    let mut key = b'"' as u64;
    let mut at = word.len();
    while at > 0 {
        at -= 1;
        key = key << 8 | word.as_bytes()[at] as u64;
    }
    key = key << 8 | b'"' as u64;
    key << (64 - 8 * (word.len() + 2)) | SMALL
}

/// Number of entries of the table.
const ENTRIES: usize = 64;

/// The index of the entry of a key.
const fn index_of(key: u64, factor: u64) -> usize {
    (key.wrapping_mul(factor) >> (u64::BITS - ENTRIES.trailing_zeros())) as usize
}

/// The table of the short words; `None` if two of them share an entry.
const fn table(factor: u64) -> Option<[(u64, Severity); ENTRIES]> {
    let mut table = [(0, 0); ENTRIES];
    let mut at = 0;
    while at < WORDS.len() {
        let (word, severity) = WORDS[at];
        if word.len() <= 6 {
            let key = key_of(word);
            let entry = &mut table[index_of(key, factor)];
            if entry.0 != 0 {
                return None;
            }
            *entry = (key, severity);
        }
        at += 1;
    }
    Some(table)
}

/// A factor that gives every short word an entry of its own: the first such number of an arbitrary
/// sequence.
const FACTOR: u64 = {
    let mut factor: u64 = 0x9E37_79B9_7F4A_7C15;
    while table(factor).is_none() {
        factor = factor.wrapping_mul(0xD134_2543_DE82_EF95);
    }
    factor
};

/// The key and the severity of the short word in each entry.
const TABLE: [(u64, Severity); ENTRIES] = match table(FACTOR) {
    Some(table) => table,
    None => unreachable!(),
};

#[cfg(test)]
mod tests {
    use super::{WORDS, severity_of_quoted, severity_of_word};

    fn check(word: &str, severity: u8) {
        let quoted = word.len() + 2;
        for text in [format!("\"{word}\", and more"), format!("\"{word}\"")] {
            let found = severity_of_quoted(text.as_bytes(), 0..quoted);
            assert_eq!(found, severity, "{text}");
        }
        assert_eq!(severity_of_word(word.as_bytes()), severity, "{word}");
    }

    #[test]
    fn words_are_known_in_any_case() {
        for (word, severity) in WORDS {
            check(word, *severity);
            check(&word.to_ascii_uppercase(), *severity);
            let (first, rest) = word.split_at(1);
            check(&(first.to_ascii_uppercase() + rest), *severity);
        }
    }

    #[test]
    fn what_is_no_word_has_no_severity() {
        for word in [
            "",
            " ",
            "e",
            "inf",
            "infos",
            "\"info",
            "info\"",
            "  info",
            "INFO ",
            "i\u{0}fo",
            "\u{9}nfo",
            "warningx",
            "informationalx",
            "größe",
        ] {
            check(word, 0);
        }
    }
}
