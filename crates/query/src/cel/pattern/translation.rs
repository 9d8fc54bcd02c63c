use super::Translated;

/// RE2 refuses higher counts, also those that nested repetitions come to together.
const MAX_REPETITIONS: u32 = 1000;

/// Reads a pattern of RE2 and writes it in the syntax of the crate `regex`. What is left to the crate to refuse is what both
/// refuse, such as a parenthesis that is not closed.
pub(super) struct Translation<'p> {
    /// What is not read yet.
    pub(super) rest: &'p str,
    pub(super) out: String,
    /// Names of groups so far.
    names: Vec<&'p str>,
    /// How often the item that was read last is repeated at most, with the repetitions in it.
    item: u32,
    /// The same of the open groups, outermost first, and of the pattern: the most of their items.
    open: Vec<u32>,
    /// The repetition that ends here.
    repetition: Option<&'p str>,
    /// Flags that hold from here on. They are written in front of the next item, because a repetition that follows them is one
    /// of the item before them.
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

    /// Reads one item, or what begins or ends a group, or a repetition.
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

    /// Passes a repetition, if one is next: its text, and how often it repeats at most.
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

    /// Passes a text, if it is next.
    pub(super) fn pass(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Passes what comes next as far as it belongs.
    pub(super) fn pass_while(&mut self, belongs: impl Fn(char) -> bool) -> &'p str {
        let end = self.rest.find(|letter| !belongs(letter));
        let (passed, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        passed
    }

    /// Counts the item that was read last for the group in which it is.
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

    /// Passes `{2}`, `{2,}` or `{2,3}`, if that is next: in `a{,2}` the brace is an ordinary character.
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

    /// The beginning of a group, of which the parenthesis has been read.
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
            // Nobody asks for what a group found.
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

    /// Passes a group of flags alone, `(?i)`, if that is next.
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

    /// Passes `i-s`; a minus sign stays where no flag follows it.
    fn flags(&mut self) {
        let is_flag = |letter: char| matches!(letter, 'i' | 'm' | 's' | 'U');
        self.pass_while(is_flag);
        let before = self.rest;
        if self.pass("-") && self.pass_while(is_flag).is_empty() {
            self.rest = before;
        }
    }
}

/// The greater count; one that is too great where the counts are wrong.
fn greater_count(least: &str, most: Option<&str>) -> u32 {
    let count = |digits: &str| digits.parse().unwrap_or(u32::MAX);
    let (least, most) = (count(least), count(most.unwrap_or(least)));
    if least <= most { most } else { u32::MAX }
}
