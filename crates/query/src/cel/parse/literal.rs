//! Resolves the escapes in string literals.

use crate::cel::ExpressionError;

/// Returns the text of a string literal, given without its quotes. `column` is that of its first character.
pub(super) fn unescape(text: &[char], column: usize) -> Result<String, ExpressionError> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&letter) = text.get(at) {
        if letter != '\\' {
            out.push(letter);
            at += 1;
            continue;
        }
        let (character, length) = escape(&text[at + 1..])
            .ok_or_else(|| ExpressionError::new("invalid escape in a string", column + at))?;
        out.push(character);
        at += 1 + length;
    }
    Ok(out)
}

/// Returns the character of an escape and its length in characters. `text` starts after the backslash.
fn escape(text: &[char]) -> Option<(char, usize)> {
    let simple = |character| Some((character, 1));
    match *text.first()? {
        'a' => simple('\u{7}'),
        'b' => simple('\u{8}'),
        'f' => simple('\u{c}'),
        'n' => simple('\n'),
        'r' => simple('\r'),
        't' => simple('\t'),
        'v' => simple('\u{b}'),
        literal @ ('\\' | '?' | '"' | '\'' | '`') => simple(literal),
        'x' | 'X' => Some((code_point(text.get(1..3)?, 16)?, 3)),
        'u' => Some((code_point(text.get(1..5)?, 16)?, 5)),
        'U' => Some((code_point(text.get(1..9)?, 16)?, 9)),
        '0'..='3' => Some((code_point(text.get(..3)?, 8)?, 3)),
        _ => None,
    }
}

fn code_point(digits: &[char], radix: u32) -> Option<char> {
    let code = digits.iter().try_fold(0_u32, |code, digit| {
        code.checked_mul(radix)?.checked_add(digit.to_digit(radix)?)
    })?;
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use super::unescape;

    fn text_of(literal: &str) -> Option<String> {
        let letters: Vec<char> = literal.chars().collect();
        unescape(&letters, 1).ok()
    }

    #[test]
    fn undoes_every_escape() {
        for (literal, expected) in [
            ("plain é", "plain é"),
            (
                r#"\a\b\f\n\r\t\v\\\?\"\'\`"#,
                "\u{7}\u{8}\u{c}\n\r\t\u{b}\\?\"'`",
            ),
            (r"\x41\X7a", "Az"),
            (r"\u00e9\U0001F600", "é😀"),
            (r"\101\000", "A\0"),
        ] {
            assert_eq!(text_of(literal).as_deref(), Some(expected), "{literal}");
        }
    }

    #[test]
    fn refuses_what_is_no_escape() {
        for literal in [
            r"\q",
            r"\x4",
            r"\u12G4",
            r"\ud800",
            r"\U00110000",
            r"\400",
            r"\08",
            "\\",
        ] {
            assert_eq!(text_of(literal), None, "{literal}");
        }
    }
}
