//! Translates items, groups, flags and repetitions of a pattern.
//!
//! ```text
//! while there is text:
//!     a repetition (* + ? {2} {2,} {2,3}, each perhaps with ?):    check it, then copy it
//!     flags alone, (?i):                                            keep them until the next item
//!     otherwise one item:                                           write the flags kept, then the item
//! ```
//!
//! - Flags are written late because a repetition after them belongs to the item before them: `a(?i)*` repeats `a`, and
//!   the crate would see nothing to repeat.
//! - RE2 refuses patterns that repeat something more than 1,000 times, counting nested repetitions together:
//!   `(a{50}){50}` repeats `a` 2,500 times. `item` is the product for the last item, and `open` has the maximum of the
//!   items of each open group. At the end of a group, its maximum is that of the group as an item. `*`, `+` and `?`
//!   count once.
//! - Two repetitions in a row are refused, except that `?` after a repetition makes it lazy.
//! - Names of groups are checked but not written, since only whether there is a match is asked.

/// Maximum count of a repetition, and of nested repetitions together. RE2 refuses higher counts.
const MAX_REPETITIONS: u32 = 1000;

/// The result of a step. The error is one line.
pub(super) type Translated<T = ()> = Result<T, String>;

/// Reads a pattern of RE2 and writes it in the syntax of the crate `regex`. What both refuse, such as an unclosed
/// parenthesis, is left to the crate to refuse.
pub(super) struct Translation<'p> {
    /// The text that has not been read yet.
    pub(super) rest: &'p str,
    pub(super) out: String,
    /// The names of groups so far.
    names: Vec<&'p str>,
    /// How often the last item is repeated at most, including the repetitions in it.
    item: u32,
    /// The maximum of `item` in each open group, the outermost first. The first element is for the whole pattern.
    open: Vec<u32>,
    /// The repetition that ends here, if there is one.
    repetition: Option<&'p str>,
    /// Flags that apply from here on. They are written before the next item, because a repetition after them belongs to
    /// the item before them.
    flags: String,
}

impl<'p> Translation<'p> {
    pub(super) fn of(pattern: &'p str) -> Translated<String> {
        let mut translation = Self {
            rest: pattern,
            out: String::with_capacity(pattern.len()),
            names: Vec::new(),
            item: 1,
            open: vec![1],
            repetition: None,
            flags: String::new(),
        };
        while !translation.rest.is_empty() {
            translation.step()?;
        }
        Ok(translation.out)
    }

    /// Translates one item, the start or the end of a group, or a repetition.
    fn step(&mut self) -> Translated {
        if let Some((text, most)) = self.repetition() {
            return self.repeat(text, most);
        }
        if let Some(flags) = self.flag_group() {
            self.flags.push_str(flags);
            self.repetition = None;
            return Ok(());
        }
        let flags = std::mem::take(&mut self.flags);
        self.out.push_str(&flags);
        let Some(letter) = self.next() else {
            return Ok(());
        };
        self.repetition = None;
        self.end_item();
        self.item = 1;
        match letter {
            '(' => self.group()?,
            ')' => {
                self.out.push(')');
                if self.open.len() > 1 {
                    self.item = self.open.pop().unwrap_or(1);
                }
            }
            '[' => self.class()?,
            '\\' => self.escape()?,
            '{' | '}' | ']' => self.out.extend(['\\', letter]),
            _ => self.out.push(letter),
        }
        Ok(())
    }

    /// Consumes a repetition if one is next. Returns its text and how often it repeats at most.
    fn repetition(&mut self) -> Option<(&'p str, u32)> {
        let before = self.rest;
        let most = if ["*", "+", "?"].into_iter().any(|sign| self.pass(sign)) {
            Some(1)
        } else {
            self.counts()
                .map(|(least, most)| greater_count(least, most))
        };
        let most = most?;
        self.pass("?");
        Some((&before[..before.len() - self.rest.len()], most))
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let mut letters = self.rest.chars();
        let letter = letters.next();
        self.rest = letters.as_str();
        letter
    }

    /// Consumes a text if it is next. Returns whether it was.
    pub(super) fn pass(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Consumes the letters that belong, and returns them.
    pub(super) fn pass_while(&mut self, belongs: impl Fn(char) -> bool) -> &'p str {
        let end = self.rest.find(|letter| !belongs(letter));
        let (passed, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        passed
    }

    /// Includes the last item in the maximum of the group that contains it.
    fn end_item(&mut self) {
        if let Some(most) = self.open.last_mut() {
            *most = self.item.max(*most);
        }
    }

    fn repeat(&mut self, text: &'p str, most: u32) -> Translated {
        if let Some(repeated) = self.repetition.replace(text) {
            return Err(format!("invalid nested repetition {repeated}{text}"));
        }
        self.item = self.item.saturating_mul(most.max(1));
        if self.item > MAX_REPETITIONS {
            return Err(format!("invalid repeat count {text}"));
        }
        self.out.push_str(text);
        Ok(())
    }

    /// Consumes `{2}`, `{2,}` or `{2,3}` if that is next. In `a{,2}` the brace is an ordinary character.
    fn counts(&mut self) -> Option<(&'p str, Option<&'p str>)> {
        let before = self.rest;
        if !self.pass("{") {
            return None;
        }
        let is_digit = |letter: char| letter.is_ascii_digit();
        let least = self.pass_while(is_digit);
        let has_comma = self.pass(",");
        let most = if has_comma {
            self.pass_while(is_digit)
        } else {
            least
        };
        let is_count = |digits: &str| digits.len() == 1 || !digits.starts_with('0');
        if !least.is_empty() && is_count(least) && is_count(most) && self.pass("}") {
            return Some((least, (!most.is_empty()).then_some(most)));
        }
        self.rest = before;
        None
    }

    /// Translates the start of a group whose parenthesis has been read.
    fn group(&mut self) -> Translated {
        if !self.rest.starts_with('?') {
            self.out.push('(');
            self.open.push(1);
            return Ok(());
        }
        let begin = self.rest;
        self.rest = &begin[1..];
        let invalid = |rest: &str| {
            let read = begin.len() - rest.len();
            let next = rest.chars().next().map_or(0, char::len_utf8);
            format!("unsupported syntax ({}", &begin[..read + next])
        };
        if self.pass("P<") || self.pass("<") {
            let name = self.pass_while(|letter| letter.is_ascii_alphanumeric() || letter == '_');
            if name.is_empty() || !self.pass(">") {
                return Err(invalid(self.rest));
            }
            if self.names.contains(&name) {
                return Err(format!("two groups are named {name}"));
            }
            self.names.push(name);
            // Only whether there is a match is asked, so the name is not needed.
            self.out.push('(');
            self.open.push(1);
            return Ok(());
        }
        self.flags();
        if !self.pass(":") {
            return Err(invalid(self.rest));
        }
        self.open.push(1);
        self.out.push('(');
        self.out.push_str(&begin[..begin.len() - self.rest.len()]);
        Ok(())
    }

    /// Consumes flags without a group, such as `(?i)`, if they are next.
    fn flag_group(&mut self) -> Option<&'p str> {
        let before = self.rest;
        if self.pass("(?") {
            self.flags();
            if self.pass(")") {
                let text = &before[..before.len() - self.rest.len()];
                return Some(if text == "(?)" { "" } else { text });
            }
        }
        self.rest = before;
        None
    }

    /// Consumes flags such as `i-s`. A minus sign that no flag follows is not consumed.
    fn flags(&mut self) {
        let is_flag = |letter: char| matches!(letter, 'i' | 'm' | 's' | 'U');
        self.pass_while(is_flag);
        let before = self.rest;
        if self.pass("-") && self.pass_while(is_flag).is_empty() {
            self.rest = before;
        }
    }
}

/// Returns the greater count, or a count that is too large if the counts are invalid.
fn greater_count(least: &str, most: Option<&str>) -> u32 {
    let count = |digits: &str| digits.parse().unwrap_or(u32::MAX);
    let (least, most) = (count(least), count(most.unwrap_or(least)));
    if least <= most { most } else { u32::MAX }
}
