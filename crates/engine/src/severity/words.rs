use std::ops::Range;

use ripsaw_query::dialect::{COMMON, Severity};

use crate::record::ShortText;

const WORDS: &[(&str, Severity)] = COMMON.severity.words;

/// The severity that a part of a text is a word for, in any case; 0 if it is none.
#[inline]
pub(super) fn severity_of_word(text: &[u8], range: Range<usize>) -> Severity {
    match ShortText::read(text, range.clone()) {
        Some(word) => of_short_word(word.small()),
        None => of_long_word(&text[range]),
    }
}

/// The short words by the place that a multiplication gives them: looked up without a branch that depends on the word.
const BY_PLACE: [(ShortText, Severity); PLACES] = {
    let mut by_place = [(ShortText::of_name(""), 0); PLACES];
    let mut at = 0;
    while at < WORDS.len() {
        let (word, severity) = WORDS[at];
        if word.len() <= ShortText::MAX_BYTES {
            let word = ShortText::of_name(word);
            let (_, taken) = by_place[place(word)];
            assert!(
                taken == 0,
                "two words share a place: search for another factor"
            );
            by_place[place(word)] = (word, severity);
        }
        at += 1;
    }
    by_place
};

const PLACES: usize = 64;

/// The factor was searched for: it gives every short word a place of its own.
const fn place(word: ShortText) -> usize {
    word.hash(0x6A17_B9AF_5B56_9643) as usize / (1 << 26)
}

#[inline]
fn of_short_word(word: ShortText) -> Severity {
    let (known, severity) = BY_PLACE[place(word)];
    if known == word { severity } else { 0 }
}

#[cold]
fn of_long_word(word: &[u8]) -> Severity {
    let known = WORDS
        .iter()
        .find(|(known, _)| known.as_bytes().eq_ignore_ascii_case(word));
    known.map_or(0, |(_, severity)| *severity)
}

#[cfg(test)]
mod tests {
    use super::{WORDS, severity_of_word};

    #[test]
    fn words_are_known_in_any_case() {
        for (word, severity) in [
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
            let text = format!("\"{word}\", and more text");
            let found = severity_of_word(text.as_bytes(), 1..1 + word.len());
            assert_eq!(found, severity, "{word}");
            assert_eq!(severity_of_word(word.as_bytes(), 0..word.len()), severity);
        }
        for (word, severity) in WORDS {
            let upper = word.to_ascii_uppercase();
            assert_eq!(
                severity_of_word(upper.as_bytes(), 0..upper.len()),
                *severity
            );
        }
    }
}
