//! Translates what follows a backslash.
//!
//! Escapes are read as RE2 reads them and written out, rather than copied: `\d` as `[0-9]`, because the crate's `\d`
//! knows all of Unicode; `\x41` and `\101` as the character itself; `\Q...\E` as escaped text; Unicode classes with an
//! explicit `gc=` (general category) or `sc=` (script), because the crate also knows names of other properties.
//! Anything else that is a letter or a digit is refused, so that no escape silently gets a meaning that RE2 does not
//! have.

use super::class::literal;
use super::translation::{Translated, Translation};

/// The names of general categories that RE2 knows.
const CATEGORIES: [&str; 38] = [
    "C", "Cc", "Cf", "Cn", "Co", "Cs", "L", "LC", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me",
    "Mn", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk",
    "Sm", "So", "Z", "Zl", "Zp", "Zs",
];

/// Scripts whose names have four letters, as the codes of scripts do. RE2 knows the names but not the codes.
const SHORT_SCRIPTS: [&str; 6] = ["Cham", "Kawi", "Lisu", "Modi", "Newa", "Thai"];

impl Translation<'_> {
    /// Translates what follows a backslash outside of classes.
    pub(super) fn escape(&mut self) -> Translated {
        for (name, translated) in [
            ("b", r"(?-u:\b)"),
            ("B", r"(?-u:\B)"),
            ("A", r"\A"),
            ("z", r"\z"),
        ] {
            if self.pass(name) {
                self.out.push_str(translated);
                return Ok(());
            }
        }
        if self.pass("Q") {
            let (quoted, rest) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
            self.out.push_str(&regex::escape(quoted));
            self.rest = rest;
            return Ok(());
        }
        if self.class_behind_backslash()? {
            return Ok(());
        }
        let letter = self.escaped_letter()?;
        self.out.push_str(&literal(letter));
        Ok(())
    }

    /// Translates `\d` or `\pL` within a class, if that is next. Returns whether it was.
    pub(super) fn escaped_class(&mut self) -> Translated<bool> {
        let before = self.rest;
        if self.pass("\\") && self.class_behind_backslash()? {
            return Ok(true);
        }
        self.rest = before;
        Ok(false)
    }

    /// Translates a class such as `\d`, ASCII only, or `\pL`. Returns whether one was next.
    fn class_behind_backslash(&mut self) -> Translated<bool> {
        for (name, translated) in [
            ("d", "[0-9]"),
            ("D", "[^0-9]"),
            ("s", r"[\t\n\f\r ]"),
            ("S", r"[^\t\n\f\r ]"),
            ("w", "[0-9A-Za-z_]"),
            ("W", "[^0-9A-Za-z_]"),
        ] {
            if self.pass(name) {
                self.out.push_str(translated);
                return Ok(true);
            }
        }
        let is_opposite = self.pass("P");
        if !is_opposite && !self.pass("p") {
            return Ok(false);
        }
        self.unicode_class(is_opposite)?;
        Ok(true)
    }

    /// Translates what follows `\p` or `\P`: the letter of a category, or a name such as `{Greek}` or `{^Nd}`.
    fn unicode_class(&mut self, is_opposite: bool) -> Translated {
        let written = if self.pass("{") {
            let (name, rest) = self.rest.split_once('}').unwrap_or(("", self.rest));
            self.rest = rest;
            name.to_owned()
        } else {
            self.next().map(String::from).unwrap_or_default()
        };
        let name = written.strip_prefix('^').unwrap_or(&written);
        let is_opposite = is_opposite != (name.len() < written.len());
        let sign = if is_opposite { "P" } else { "p" };
        let translated = match name {
            "Any" => "any".to_owned(),
            // Text contains no surrogates, and the crate has no class of this name, so an empty class is written.
            "Cs" => {
                self.out.push_str(if is_opposite { "[" } else { "[^" });
                self.out.push_str(r"\x{0}-\x{10FFFF}]");
                return Ok(());
            }
            _ if CATEGORIES.contains(&name) => format!("gc={name}"),
            _ if is_script(name) => format!("sc={name}"),
            _ => return Err(format!("unknown class \\p{{{written}}}")),
        };
        self.out.extend(["\\", sign, "{", &translated, "}"]);
        Ok(())
    }

    /// Reads the character that follows a backslash, or that digits after it stand for.
    pub(super) fn escaped_letter(&mut self) -> Translated<char> {
        let before = self.rest;
        let invalid = || {
            let escaped: String = before.chars().take(1).collect();
            match escaped.as_str() {
                "" => "trailing backslash".to_owned(),
                _ => format!("invalid escape \\{escaped}"),
            }
        };
        let is_octal = |letter: char| letter.is_digit(8);
        let letter = self.next().ok_or_else(invalid)?;
        Ok(match letter {
            'a' => '\u{7}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            'x' => {
                let code = if self.pass("{") {
                    let digits = self.pass_while(|letter| letter.is_ascii_hexdigit());
                    digits_to_letter(digits, 16).filter(|_| self.pass("}"))
                } else {
                    let digits = self.rest.get(..2).unwrap_or_default();
                    self.rest = &self.rest[digits.len()..];
                    digits_to_letter(digits, 16)
                };
                code.ok_or_else(invalid)?
            }
            // A single digit other than 0 would refer back to a group.
            '0'..='7' if letter == '0' || self.rest.starts_with(is_octal) => {
                let digits = before
                    .chars()
                    .take(3)
                    .take_while(|letter| is_octal(*letter));
                let digits: String = digits.collect();
                self.rest = &before[digits.len()..];
                digits_to_letter(&digits, 8).ok_or_else(invalid)?
            }
            _ if letter.is_ascii_punctuation() || letter.is_ascii_whitespace() => letter,
            _ => return Err(invalid()),
        })
    }
}

fn digits_to_letter(digits: &str, radix: u32) -> Option<char> {
    let is_digit = |letter: char| letter.is_digit(radix);
    let code = digits.chars().all(is_digit).then_some(digits)?;
    char::from_u32(u32::from_str_radix(code, radix).ok()?)
}

/// Whether a name is written like that of a script: `Greek`, `Old_Italic`.
fn is_script(name: &str) -> bool {
    let is_word = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .is_some_and(|first| first.is_ascii_uppercase())
            && letters.all(|letter| letter.is_ascii_alphabetic())
    };
    name.len() > 1
        && name.split('_').all(is_word)
        && (name.len() != 4 || SHORT_SCRIPTS.contains(&name))
}
