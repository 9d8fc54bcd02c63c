//! Expands the braces of globs.

use crate::patterns::glob_part::bracket_end;

/// Maximum number of alternatives per pattern, because each is searched for separately.
const MOST_ALTERNATIVES: usize = 10_000;

/// Expands braces as a shell does: `a{b,c}` becomes `ab` and `ac`. Braces without a comma are literal. Returns `None`
/// if there are too many alternatives.
pub(crate) fn expand_braces(pattern: &str) -> Option<Vec<String>> {
    let mut expanded = Vec::new();
    let mut waiting = vec![pattern.to_owned()];
    while let Some(pattern) = waiting.pop() {
        match first_braces(&pattern) {
            None => expanded.push(pattern),
            Some(Braces {
                start,
                end,
                alternatives,
            }) => {
                let (before, behind) = (&pattern[..start], &pattern[end..]);
                let all = alternatives.iter().rev();
                waiting.extend(all.map(|one| format!("{before}{one}{behind}")));
            }
        }
        if expanded.len() + waiting.len() > MOST_ALTERNATIVES {
            return None;
        }
    }
    Some(expanded)
}

struct Braces<'p> {
    start: usize,
    end: usize,
    alternatives: Vec<&'p str>,
}

/// Returns the first pair of braces that contains a comma.
fn first_braces(pattern: &str) -> Option<Braces<'_>> {
    let mut at = 0;
    while at < pattern.len() {
        if pattern[at..].starts_with('{')
            && let Some(braces) = braces_at(pattern, at)
        {
            return Some(braces);
        }
        at += step(&pattern[at..]);
    }
    None
}

fn braces_at(pattern: &str, start: usize) -> Option<Braces<'_>> {
    let mut depth = 0;
    let mut alternatives = Vec::new();
    let (mut from, mut at) = (start + 1, start + 1);
    while at < pattern.len() {
        match pattern.as_bytes()[at] {
            b'{' => depth += 1,
            b',' if depth == 0 => {
                alternatives.push(&pattern[from..at]);
                from = at + 1;
            }
            b'}' if depth > 0 => depth -= 1,
            b'}' if alternatives.is_empty() => return None,
            b'}' => {
                alternatives.push(&pattern[from..at]);
                let end = at + 1;
                return Some(Braces {
                    start,
                    end,
                    alternatives,
                });
            }
            _ => {}
        }
        at += step(&pattern[at..]);
    }
    None
}

/// Returns the length of the first element of a pattern: an escaped character, a bracket expression, or one character.
fn step(pattern: &str) -> usize {
    let mut characters = pattern.chars();
    match characters.next() {
        Some('\\') if !cfg!(windows) => 1 + characters.next().map_or(0, char::len_utf8),
        Some('[') => bracket_end(pattern).unwrap_or(1),
        first => first.map_or(1, char::len_utf8),
    }
}

#[cfg(test)]
mod tests {
    use super::expand_braces;

    #[test]
    fn braces_as_in_a_shell() {
        for (pattern, expected) in [
            ("a", "a"),
            ("a{b,c}d", "abd acd"),
            ("{a,b}{1,2}", "a1 a2 b1 b2"),
            ("{a,{b,c}d}", "a bd cd"),
            ("x{,.gz}", "x x.gz"),
            ("{a/b,c}/*.log", "a/b/*.log c/*.log"),
            ("{a}", "{a}"),
            ("{a,b", "{a,b"),
            ("a,b}", "a,b}"),
            ("{{a,b}", "{a {b"),
            (r"\{a,b}", r"\{a,b}"),
            (r"{a\,b,c}", r"a\,b c"),
            ("[{a,b}]", "[{a,b}]"),
            ("{ä,[,]}ö", "äö [,]ö"),
            ("${a,b}", "$a $b"),
        ] {
            assert_eq!(expand_braces(pattern).unwrap().join(" "), expected);
        }
        assert_eq!(expand_braces(&"{a,b}".repeat(30)), None);
    }
}
