//! The position of the walk in a line, and the tokens of JSON: each step passes one token, or notes what is
//! wrong.

use ripsaw_query::RejectCode;

use crate::record::rejection::Rejection;
use crate::record::value::string::find_invalid_byte;
use crate::record::value::{Tag, ValueKind, read_short_number, skip_any_number};

/// The position of the walk in a line, and what is known about the line.
pub(crate) struct Cursor<'a> {
    pub(crate) window: &'a [u8],
    /// Offset of the next byte.
    pub(crate) at: usize,
    /// Offset of the first byte of the line.
    pub(crate) start: usize,
    /// Offset of the line feed. No token contains a line feed, so no token extends past it.
    pub(crate) end: usize,
    /// Offsets of the quotes that have not been passed, then that of the line feed. Empty where no string is
    /// allowed.
    pub(crate) quotes: &'a [u32],
    /// Whether the line contains a backslash, or is doubtful.
    pub(crate) has_escapes: bool,
    /// Whether the line may contain a byte that is not allowed in a string.
    pub(crate) is_doubtful: bool,
    /// Digits of the last number, if its tag says that it is short.
    pub(crate) mantissa: u64,
    /// Why the line is rejected, once a step has failed.
    pub(crate) reject: Option<Rejection>,
}

/// The line is rejected, for the reason in the cursor. An error of size zero keeps the results of steps in
/// registers.
pub(crate) struct Malformed;

/// Result of a step.
pub(crate) type Walked<T> = Result<T, Malformed>;

impl<'a> Cursor<'a> {
    #[inline(always)]
    pub(crate) fn byte(&self) -> u8 {
        self.window[self.at]
    }

    #[inline(always)]
    pub(crate) fn move_to(&mut self, at: usize, quotes: &'a [u32]) {
        self.at = at;
        self.quotes = quotes;
    }

    /// Skips white space and returns the next byte. At the end of the line that is the line feed.
    #[inline(always)]
    pub(crate) fn next_byte(&mut self) -> u8 {
        if self.byte() <= b' ' {
            self.at = skip_whitespace(self.window, self.at, self.end);
        }
        self.byte()
    }

    /// Rejects the line as invalid JSON at the offset `at`.
    #[cold]
    #[inline(never)]
    pub(crate) fn fail<T>(&mut self, at: usize, problem: &'static str) -> Walked<T> {
        let problem = if at >= self.end {
            "unexpected end of the line"
        } else {
            problem
        };
        self.reject(RejectCode::InvalidJson, at.min(self.end), problem)
    }

    /// Rejects the line at the offset `at`.
    #[cold]
    #[inline(never)]
    pub(crate) fn reject<T>(
        &mut self,
        code: RejectCode,
        at: usize,
        problem: &'static str,
    ) -> Walked<T> {
        self.reject = Some(Rejection {
            code,
            at: at - self.start,
            problem,
        });
        Err(Malformed)
    }

    /// Passes the string whose opening quote is here.
    #[inline(always)]
    pub(crate) fn string(&mut self) -> Walked<Tag> {
        let end = match *self.quotes {
            [open, close, ..] if open as usize == self.at && (close as usize) < self.end => {
                close as usize
            }
            _ => return self.unterminated_string(),
        };
        let start = self.at + 1;
        self.quotes = &self.quotes[2..];
        self.at = end + 1;
        Ok(Tag::string(
            self.has_escapes && self.check_string(start, end)?,
        ))
    }

    /// Rejects a line in which a string does not end.
    #[cold]
    #[inline(never)]
    pub(crate) fn unterminated_string<T>(&mut self) -> Walked<T> {
        // A control character or an invalid escape before the end of the line comes first.
        let text = &self.window[self.at + 1..self.end];
        match find_invalid_byte(text) {
            Some(offset) if self.at + 1 + offset < self.end => {
                self.fail(self.at + 1 + offset, "invalid character in a string")
            }
            _ => self.fail(self.end, "unexpected end of the line"),
        }
    }

    /// Checks the text of a string, and returns whether it contains a backslash.
    #[inline(never)]
    pub(crate) fn check_string(&mut self, start: usize, end: usize) -> Walked<bool> {
        let text = &self.window[start..end];
        if self.is_doubtful
            && let Some(offset) = find_invalid_byte(text)
        {
            return self.fail(start + offset, "invalid character in a string");
        }
        Ok(memchr::memchr(b'\\', text).is_some())
    }

    /// Expects a key here, without passing it. Returns its start offset.
    #[inline(always)]
    pub(crate) fn key(&mut self) -> Walked<usize> {
        if self.next_byte() != b'"' {
            return self.fail(self.at, "expected a member name in double quotes");
        }
        Ok(self.at)
    }

    /// Passes the colon that must come next.
    #[inline(always)]
    pub(crate) fn colon(&mut self) -> Walked<()> {
        if self.next_byte() != b':' {
            return self.fail(self.at, "expected `:` after a member name");
        }
        self.at += 1;
        Ok(())
    }

    /// Passes the scalar that must come next.
    #[inline(always)]
    pub(crate) fn scalar(&mut self) -> Walked<Tag> {
        match self.byte() {
            b'"' => self.string(),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.literal(b"true", ValueKind::True),
            b'f' => self.literal(b"false", ValueKind::False),
            b'n' => self.literal(b"null", ValueKind::Null),
            _ => self.fail(self.at, "expected a value"),
        }
    }

    /// Passes a number.
    #[inline(always)]
    pub(crate) fn number(&mut self) -> Walked<Tag> {
        if let Some(short) = read_short_number(self.window, self.at) {
            self.at = short.end;
            self.mantissa = short.mantissa;
            return Ok(Tag::short_number(short.decimals));
        }
        match skip_any_number(self.window, self.at) {
            Ok(end) => {
                self.at = end;
                Ok(Tag::new(ValueKind::Number))
            }
            Err((at, problem)) => self.fail(at, problem),
        }
    }

    /// Passes `true`, `false` or `null`.
    #[inline(always)]
    pub(crate) fn literal(&mut self, text: &'static [u8], kind: ValueKind) -> Walked<Tag> {
        let end = self.at + text.len();
        if self.window.get(self.at..end) == Some(text) {
            self.at = end;
            Ok(Tag::new(kind))
        } else {
            let matching = text
                .iter()
                .zip(&self.window[self.at..])
                .take_while(|(a, b)| a == b)
                .count();
            self.fail(self.at + matching, "expected true, false or null")
        }
    }
}

/// Offset of the first byte from `at` on that is not white space, but at most `end`, the offset of the line
/// feed.
#[inline]
pub(crate) fn skip_whitespace(window: &[u8], mut at: usize, end: usize) -> usize {
    while at < end && matches!(window[at], b' ' | b'\t' | b'\r') {
        at += 1;
    }
    at
}

/// Checks that nothing but white space follows in the line.
#[inline(always)]
pub(crate) fn expect_line_end(cursor: &mut Cursor<'_>) -> Walked<()> {
    if cursor.at == cursor.end {
        return Ok(());
    }
    cursor.at = skip_whitespace(cursor.window, cursor.at, cursor.end);
    if cursor.at == cursor.end {
        Ok(())
    } else {
        cursor.fail(cursor.at, "unexpected text after the value")
    }
}
