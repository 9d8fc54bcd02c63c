//! Patterns: the syntax of RE2, run by the crate `regex`.

use regex::bytes::{Regex, RegexBuilder};

/// A compiled pattern takes no more memory.
const MAX_BYTES: usize = 4 << 20;

/// Compiles a pattern of RE2. The error says what is wrong, in one line.
pub fn compile_pattern(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(&translate(pattern))
        .size_limit(MAX_BYTES)
        .build()
        .map_err(|error| {
            let message = error.to_string();
            let last = message.lines().last().unwrap_or_default();
            last.trim_start_matches("error: ").to_owned()
        })
}

/// Both have the same syntax but for these: `\012` is a code in RE2; `\d \s \w \b` and their opposites know ASCII only there; it has `\Q...\E`; within
/// classes it has neither classes without a name nor operators of sets.
fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut letters = pattern.chars().peekable();
    let mut in_class = false;
    let is_octal = |letter: &char| letter.is_digit(8);
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('d') => out.push_str("[0-9]"),
                Some('D') => out.push_str("[^0-9]"),
                Some('s') => out.push_str(r"[\t\n\f\r ]"),
                Some('S') => out.push_str(r"[^\t\n\f\r ]"),
                Some('w') => out.push_str("[0-9A-Za-z_]"),
                Some('W') => out.push_str("[^0-9A-Za-z_]"),
                Some('b') if !in_class => out.push_str(r"(?-u:\b)"),
                Some('B') if !in_class => out.push_str(r"(?-u:\B)"),
                Some('Q') if !in_class => {
                    let rest: String = letters.clone().collect();
                    let quoted = rest.split("\\E").next().unwrap_or_default();
                    out.push_str(&regex::escape(quoted));
                    let ended = quoted.len() < rest.len();
                    let passed = quoted.chars().count() + if ended { 2 } else { 0 };
                    letters.by_ref().take(passed).for_each(drop);
                }
                Some(digit @ '0'..='7') if digit == '0' || letters.peek().is_some_and(is_octal) => {
                    let mut code = digit.to_digit(8).unwrap_or(0);
                    for _ in 0..2 {
                        if let Some(digit) = letters.next_if(is_octal) {
                            code = code * 8 + digit.to_digit(8).unwrap_or(0);
                        }
                    }
                    out.extend(
                        char::from_u32(code).map(|letter| regex::escape(&letter.to_string())),
                    );
                }
                escaped => {
                    out.push('\\');
                    out.extend(escaped);
                }
            },
            '[' if !in_class => {
                in_class = true;
                out.push('[');
                if letters.peek() == Some(&'^') {
                    out.extend(letters.next());
                }
                // Right behind the bracket it is an ordinary character.
                if letters.peek() == Some(&']') {
                    letters.next();
                    out.push_str(r"\]");
                }
            }
            '[' if letters.peek() == Some(&':') => {
                // A named class, `[:alpha:]`, to its end.
                out.push('[');
                let mut before = '[';
                for letter in letters.by_ref() {
                    out.push(letter);
                    if before == ':' && letter == ']' {
                        break;
                    }
                    before = letter;
                }
            }
            '[' | '&' | '~' if in_class => {
                out.push('\\');
                out.push(letter);
            }
            ']' => {
                in_class = false;
                out.push(']');
            }
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::compile_pattern;

    #[test]
    fn patterns_mean_what_they_mean_in_re2() {
        for (pattern, text, matches) in [
            (r"^\d+$", "123", true),
            (r"\d", "٣", false),
            (r"\w", "é", false),
            (r"^\W$", "é", true),
            (r"\s", "\u{a0}", false),
            (r"^[\d\s-]+$", "1 2-3", true),
            (r"^[^\D]$", "7", true),
            (r"\bcat\b", "a cats", false),
            (r"\bcat\b", "écaté", true),
            (r"é\bcat", "écat", true),
            ("^.$", "é", true),
            ("(?i)É", "é", true),
            (r"\Qa.b\E+", "a.bbb", true),
            (r"\Qa.b", "axb", false),
            ("[[]", "[", true),
            ("[]a]", "]", true),
            ("[^]a]", "]", false),
            ("[a&&b]", "&", true),
            ("[[:alpha:]&]", "&", true),
            ("^[[:digit:]]+$", "42", true),
            (r"^\101[\102]\60$", "AB0", true),
            (r"^\0$", "\0", true),
            (r"\p{Greek}", "α", true),
        ] {
            let found = compile_pattern(pattern).unwrap().is_match(text.as_bytes());
            assert_eq!(found, matches, "{pattern} in {text}");
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_pattern() {
        for pattern in [
            "(",
            "*",
            "[",
            r"\C",
            r"(a)\1",
            r"\18",
            "(?=a)",
            "a{1001}{1001}{1001}",
        ] {
            let message = compile_pattern(pattern).unwrap_err();
            assert!(
                !message.is_empty() && !message.contains('\n'),
                "{pattern}: {message}"
            );
        }
    }
}
