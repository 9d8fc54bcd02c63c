//! Parses and matches one component of a glob.

use glob::{MatchOptions, Pattern};

const MATCH_OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    // The library would let `*.log` match `.log`; `matches` checks it instead.
    require_literal_leading_dot: false,
};

/// One component of a glob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GlobPart {
    /// `**`: any number of directories.
    AnyDepth,
    /// A literal name.
    Name(String),
    /// A name with wildcards. This matcher works on characters. The one of `globset` works on bytes, so its `?` does
    /// not match `ä`.
    Wild(Pattern),
}

impl GlobPart {
    /// Parses one component. `text` must not contain a separator.
    pub(crate) fn parse(text: &str) -> Self {
        if text == "**" {
            return Self::AnyDepth;
        }
        let (mut name, mut pattern) = (String::new(), String::new());
        let mut is_wild = false;
        let mut at = 0;
        while let Some(character) = text[at..].chars().next() {
            at += character.len_utf8();
            let rest = &text[at..];
            match character {
                '*' | '?' => {
                    is_wild = true;
                    if character == '?' || !pattern.ends_with('*') {
                        pattern.push(character);
                    }
                }
                '[' if bracket_end(&text[at - 1..]).is_some() => {
                    is_wild = true;
                    let end = bracket_end(&text[at - 1..]).unwrap_or_default();
                    let class = &text[at..at - 1 + end];
                    pattern.push('[');
                    pattern.push_str(
                        &class
                            .strip_prefix('^')
                            .map_or_else(|| class.to_owned(), |excluded| format!("!{excluded}")),
                    );
                    at += class.len();
                }
                _ => {
                    let escaped = rest.chars().next().filter(|_| is_escape(character));
                    at += escaped.map_or(0, char::len_utf8);
                    let literal = escaped.unwrap_or(character);
                    name.push(literal);
                    pattern.push_str(&Pattern::escape(literal.encode_utf8(&mut [0; 4])));
                }
            }
        }
        match Pattern::new(&pattern) {
            Ok(pattern) if is_wild => Self::Wild(pattern),
            _ if is_wild => Self::Name(text.to_owned()),
            _ => Self::Name(name),
        }
    }

    /// Whether a name matches. A leading dot must be matched literally.
    pub(crate) fn matches(&self, name: &str) -> bool {
        let is_hidden = name.starts_with('.');
        match self {
            Self::AnyDepth => !is_hidden,
            Self::Name(text) => text == name,
            Self::Wild(pattern) if is_hidden && !pattern.as_str().starts_with('.') => false,
            Self::Wild(pattern) => pattern.matches_with(name, MATCH_OPTIONS),
        }
    }
}

/// Whether a text may be a glob.
pub(crate) fn has_wildcards(text: &str) -> bool {
    text.contains(['*', '?', '[', '{']) || (text.contains('\\') && is_escape('\\'))
}

/// Returns the length of the bracket expression at the start of a text, if it is closed.
pub(crate) fn bracket_end(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('[')?;
    let excluding = usize::from(inner.starts_with(['!', '^']));
    // A `]` in the first position is literal.
    let first = inner[excluding..].chars().next()?.len_utf8();
    let from = excluding + first;
    Some(1 + from + inner[from..].find(']')? + 1)
}

fn is_escape(character: char) -> bool {
    character == '\\' && !cfg!(windows)
}

#[cfg(test)]
mod tests {
    use super::GlobPart;

    #[test]
    fn names_that_are_meant() {
        for (pattern, meant, not_meant) in [
            ("a", "a", "b"),
            ("*.log", "a.log", ".log"),
            ("*", "x", ".x"),
            (".*", ".x", "x"),
            ("a**b", "axxb", "axx"),
            ("***", "x", ".x"),
            ("?.log", "ä.log", "ab.log"),
            ("?.log", "\u{fffd}.log", ".log"),
            ("[äö]", "ö", "o"),
            ("[a-c]", "b", "d"),
            ("[!a-c]", "d", "b"),
            ("[^a-c]", "d", "b"),
            ("[]]", "]", "["),
            ("[^]]", "[", "]"),
            ("[]-]x", "-x", "x"),
            ("[a", "[a", "a"),
            ("[]", "[]", "]"),
            ("{a}", "{a}", "a"),
            (r"\*", "*", "a"),
            (r"\[a]*", "[a]b", "ab"),
            (r"a\", r"a\", "a"),
        ] {
            let part = GlobPart::parse(pattern);
            assert!(part.matches(meant), "{pattern} {meant}");
            assert!(!part.matches(not_meant), "{pattern} {not_meant}");
        }
        assert_eq!(GlobPart::parse("**"), GlobPart::AnyDepth);
        assert_eq!(GlobPart::parse(r"a\*"), GlobPart::Name("a*".to_owned()));
    }
}
