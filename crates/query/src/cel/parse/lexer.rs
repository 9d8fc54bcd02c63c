//! Splits CEL text into tokens.

use super::literal::unescape;
use crate::cel::ExpressionError;
use crate::nearest_double;

/// A token of an expression, and the column of its first character.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) column: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    /// A name, which may begin with `@`, or a word such as `true` or `in`.
    Word(String),
    /// The digits of an integer, which may begin with `0x`. A sign before them may belong to the literal.
    Int(String),
    /// Digits followed by `u`.
    Uint(String),
    Double(f64),
    String(String),
    Sign(&'static str),
    End,
}

/// Operators and punctuation. Longer signs come before their prefixes.
const SIGNS: [&str; 24] = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", ".", ",",
    "(", ")", "[", "]", "{", "}",
];

impl Token {
    pub(super) fn is_sign(&self, sign: &str) -> bool {
        matches!(self.kind, TokenKind::Sign(own) if own == sign)
    }

    /// Returns the operator that a word of SQL and similar languages means.
    pub(super) fn operator_meant(&self) -> Option<&'static str> {
        match &self.kind {
            TokenKind::Word(word) if word.eq_ignore_ascii_case("and") => Some("&&"),
            TokenKind::Word(word) if word.eq_ignore_ascii_case("or") => Some("||"),
            _ => None,
        }
    }

    /// Describes the token for messages.
    pub(super) fn describe(&self) -> String {
        match &self.kind {
            TokenKind::Word(text) | TokenKind::Int(text) => format!("\"{text}\""),
            TokenKind::Uint(digits) => format!("\"{digits}u\""),
            TokenKind::Double(value) => format!("\"{value}\""),
            TokenKind::String(_) => "a string".into(),
            TokenKind::Sign(sign) => format!("\"{sign}\""),
            TokenKind::End => "the end".into(),
        }
    }
}

/// Reads tokens one at a time.
pub(super) struct Lexer {
    text: Vec<char>,
    at: usize,
}

impl Lexer {
    pub(super) fn new(text: &str) -> Self {
        Self {
            text: text.chars().collect(),
            at: 0,
        }
    }

    pub(super) fn next(&mut self) -> Result<Token, ExpressionError> {
        self.skip_space();
        let start = self.at;
        let kind = match self.peek(0) {
            None => TokenKind::End,
            Some('0'..='9') => self.number()?,
            Some('.') if self.is_digit(1) => self.number()?,
            Some('"' | '\'') => self.string(start, false)?,
            Some('_' | 'a'..='z' | 'A'..='Z') => self.word()?,
            Some('@') if self.begins_name(1) => self.word()?,
            Some(other) => self.sign(other)?,
        };
        Ok(Token {
            kind,
            column: start + 1,
        })
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn is_digit(&self, ahead: usize) -> bool {
        self.peek(ahead)
            .is_some_and(|letter| letter.is_ascii_digit())
    }

    fn begins_name(&self, ahead: usize) -> bool {
        self.peek(ahead)
            .is_some_and(|letter| letter.is_ascii_alphabetic() || letter == '_')
    }

    fn problem<T>(&self, message: impl Into<String>, at: usize) -> Result<T, ExpressionError> {
        Err(ExpressionError::new(message, at.min(self.text.len()) + 1))
    }

    fn skip_space(&mut self) {
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(' ' | '\t' | '\n' | '\r' | '\u{c}'), _) => self.at += 1,
                (Some('/'), Some('/')) => self.skip_while(|letter| letter != '\n'),
                _ => return,
            }
        }
    }

    fn skip_while(&mut self, belongs: impl Fn(char) -> bool) {
        while self.peek(0).is_some_and(&belongs) {
            self.at += 1;
        }
    }

    fn text_from(&self, start: usize) -> String {
        self.text[start..self.at].iter().collect()
    }

    fn sign(&mut self, first: char) -> Result<TokenKind, ExpressionError> {
        let is_next = |sign: &&&str| {
            let mut letters = (0..).zip(sign.chars());
            letters.all(|(ahead, letter)| self.peek(ahead) == Some(letter))
        };
        if let Some(sign) = SIGNS.iter().find(is_next) {
            self.at += sign.len();
            return Ok(TokenKind::Sign(sign));
        }
        let problem = ExpressionError::new(format!("unexpected {first:?}"), self.at + 1);
        Err(problem.suggesting(match first {
            '=' => Some("=="),
            '&' => Some("&&"),
            '|' => Some("||"),
            _ => None,
        }))
    }

    fn word(&mut self) -> Result<TokenKind, ExpressionError> {
        let start = self.at;
        self.at += 1;
        self.skip_while(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        let word = self.text_from(start);
        if !matches!(self.peek(0), Some('"' | '\'')) {
            return Ok(TokenKind::Word(word));
        }
        match word.to_ascii_lowercase().as_str() {
            "r" => self.string(start, true),
            "b" | "br" | "rb" => self.problem("bytes literals are not supported", start),
            _ => Ok(TokenKind::Word(word)),
        }
    }

    fn number(&mut self) -> Result<TokenKind, ExpressionError> {
        let start = self.at;
        let is_hex = self.peek(0) == Some('0') && matches!(self.peek(1), Some('x' | 'X'));
        if is_hex {
            self.at += 2;
            self.skip_while(|letter| letter.is_ascii_hexdigit());
        } else {
            self.skip_while(|letter| letter.is_ascii_digit());
        }
        let is_double = !is_hex && self.skip_fraction_and_exponent();
        let digits = self.text_from(start);
        let is_unsigned = !is_double && matches!(self.peek(0), Some('u' | 'U'));
        self.at += usize::from(is_unsigned);
        let goes_on = self
            .peek(0)
            .is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
        if goes_on || digits.len() == 2 && is_hex {
            return self.problem("invalid number", start);
        }
        if !is_double {
            return Ok(if is_unsigned {
                TokenKind::Uint(digits)
            } else {
                TokenKind::Int(digits)
            });
        }
        match nearest_double(digits.as_bytes()) {
            Some(value) if value.is_finite() => Ok(TokenKind::Double(value)),
            _ => self.problem("number is out of range for double", start),
        }
    }

    /// Skips a fraction and an exponent. Returns whether there was either.
    fn skip_fraction_and_exponent(&mut self) -> bool {
        let start = self.at;
        if self.peek(0) == Some('.') && self.is_digit(1) {
            self.at += 1;
            self.skip_while(|letter| letter.is_ascii_digit());
        }
        if matches!(self.peek(0), Some('e' | 'E')) {
            let sign = usize::from(matches!(self.peek(1), Some('+' | '-')));
            if self.is_digit(1 + sign) {
                self.at += 1 + sign;
                self.skip_while(|letter| letter.is_ascii_digit());
            }
        }
        self.at > start
    }

    /// Reads the string literal whose opening quote is next.
    fn string(&mut self, start: usize, raw: bool) -> Result<TokenKind, ExpressionError> {
        let quote = self.peek(0);
        let is_triple = self.peek(1) == quote && self.peek(2) == quote;
        let quotes = if is_triple { 3 } else { 1 };
        self.at += quotes;
        let begin = self.at;
        loop {
            match self.peek(0) {
                None => return self.problem("string is not closed", start),
                Some('\n' | '\r') if !is_triple => {
                    return self.problem("string is not closed on its line", start);
                }
                Some('\\') if !raw => self.at += 2,
                _ if (0..quotes).all(|ahead| self.peek(ahead) == quote) => break,
                Some(_) => self.at += 1,
            }
        }
        let text = &self.text[begin..self.at];
        self.at += quotes;
        Ok(TokenKind::String(if raw {
            text.iter().collect()
        } else {
            unescape(text, begin + 1)?
        }))
    }
}
