//! Translates bracketed classes of characters.
//!
//! A class is read letter by letter, and every letter is written escaped, because `[`, `&&`, `--` and `~~` are
//! operators within classes of the crate `regex` but ordinary characters in RE2:
//!
//! ```text
//! "[" ["^"] { "[:name:]" | "\d" | "\pL" | letter | letter "-" letter } "]"
//! ```
//!
//! - A `]` in the first position is a literal.
//! - A `-` before the closing bracket, or at the end of the pattern, is a literal; any other makes a range.

use super::translation::{Translated, Translation};

const NAMED: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper", "word", "xdigit",
];

impl Translation<'_> {
    /// Translates a class of characters whose opening bracket has been read: `[^a-z\d[:alpha:]]`.
    pub(super) fn class(&mut self) -> Translated {
        self.out.push('[');
        if self.pass("^") {
            self.out.push('^');
        }
        let mut is_first = true;
        loop {
            if !is_first && self.pass("]") {
                self.out.push(']');
                return Ok(());
            }
            is_first = false;
            if self.named_class()? || self.escaped_class()? {
                continue;
            }
            let first = self.class_letter()?;
            self.out.push_str(&literal(first));
            if self.rest.starts_with('-') && !self.rest.starts_with("-]") && self.rest.len() > 1 {
                self.pass("-");
                let last = self.class_letter()?;
                if last < first {
                    return Err(format!("invalid range {first}-{last}"));
                }
                self.out.push('-');
                self.out.push_str(&literal(last));
            }
        }
    }

    /// Translates `[:alpha:]`, if that is next. Returns whether it was.
    fn named_class(&mut self) -> Translated<bool> {
        let name = self.rest.strip_prefix("[:");
        let Some((name, rest)) = name.and_then(|text| text.split_once(":]")) else {
            return Ok(false);
        };
        if !NAMED.contains(&name.strip_prefix('^').unwrap_or(name)) {
            return Err(format!("unknown class [:{name}:]"));
        }
        self.out.extend(["[:", name, ":]"]);
        self.rest = rest;
        Ok(true)
    }

    /// Reads one character of a class, or one end of a range.
    fn class_letter(&mut self) -> Translated<char> {
        match self.next() {
            Some('\\') => self.escaped_letter(),
            Some(letter) => Ok(letter),
            None => Err("missing closing ]".into()),
        }
    }
}

/// Escapes a character so that it is a literal both within a class and outside.
pub(super) fn literal(letter: char) -> String {
    regex::escape(letter.encode_utf8(&mut [0; 4]))
}
