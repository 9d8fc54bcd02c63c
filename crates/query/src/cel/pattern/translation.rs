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
        };
        while !translation.rest.is_empty() {
            translation.step()?;
        }
        Ok(translation.out)
    }

    /// Reads one item, or what begins or ends a group, or a repetition.
    fn step(&mut self) -> Translated {
        let before = self.rest;
        let Some(letter) = self.next() else {
            return Ok(());
        };
        match letter {
            '*' | '+' | '?' => {
                self.out.push(letter);
                return self.end_repetition(before, 1);
            }
            '{' => {
                if let Some((least, most)) = self.counts() {
                    let most = checked_count(least, most)
                        .ok_or_else(|| format!("invalid repeat count in {}", before))?;
                    let read = before.len() - self.rest.len();
                    self.out.push_str(&before[..read]);
                    return self.end_repetition(before, most);
                }
                self.out.push_str("\\{");
            }
            '(' => {
                self.repetition = None;
                return self.group();
            }
            ')' => {
                self.out.push(')');
                self.end_item();
                if self.open.len() > 1 {
                    self.item = self.open.pop().unwrap_or(1);
                }
                self.repetition = None;
                return Ok(());
            }
            '[' => self.class()?,
            '\\' => self.escape()?,
            '}' => self.out.push_str("\\}"),
            ']' => self.out.push_str("\\]"),
            _ => self.out.push(letter),
        }
        self.end_item();
        self.item = 1;
        self.repetition = None;
        Ok(())
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

    /// `before` begins with the repetition of which the operator has been read.
    fn end_repetition(&mut self, before: &'p str, most: u32) -> Translated {
        if self.pass("?") {
            self.out.push('?');
        }
        let text = &before[..before.len() - self.rest.len()];
        if let Some(repeated) = self.repetition.replace(text) {
            return Err(format!("invalid nested repetition {repeated}{text}"));
        }
        self.item = self.item.saturating_mul(most.max(1));
        if self.item > MAX_REPETITIONS {
            return Err(format!("invalid repeat count {text}"));
        }
        Ok(())
    }

    /// What follows the brace of `{2}`, `{2,}` or `{2,3}`; none where the brace is an ordinary character.
    fn counts(&mut self) -> Option<(&'p str, Option<&'p str>)> {
        let before = self.rest;
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

    /// The beginning of a group, or flags that hold from here on.
    fn group(&mut self) -> Translated {
        self.end_item();
        self.item = 1;
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
        let is_flag = |letter: char| matches!(letter, 'i' | 'm' | 's' | 'U');
        let on = self.pass_while(is_flag);
        let has_minus = self.pass("-");
        let off = self.pass_while(is_flag);
        let is_group = self.pass(":");
        if has_minus && off.is_empty() || !is_group && !self.pass(")") {
            return Err(invalid(self.rest));
        }
        if is_group {
            self.open.push(1);
        }
        if is_group || !on.is_empty() || has_minus {
            self.out.push('(');
            self.out.push_str(&begin[..begin.len() - self.rest.len()]);
        }
        Ok(())
    }
}

/// The greater count, if both are allowed.
fn checked_count(least: &str, most: Option<&str>) -> Option<u32> {
    let count = |digits: &str| {
        digits
            .parse()
            .ok()
            .filter(|count| *count <= MAX_REPETITIONS)
    };
    let least = count(least)?;
    let most = most.map_or(Some(least), count)?;
    (least <= most).then_some(most)
}
