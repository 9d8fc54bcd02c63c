//! The location of a value in a request, and the value itself, as messages show them.

use std::fmt::{self, Display, Write};

use serde_json::Value;

use crate::{Error, ErrorCode};

/// The location of a value. It is written only in messages.
#[derive(Clone, Copy)]
pub(super) enum Location<'v> {
    /// The whole query.
    Query,
    /// The options of an operation.
    Options,
    Member(&'v Location<'v>, &'v str),
    Item(&'v Location<'v>, usize),
}

impl Location<'_> {
    /// Returns the error that something is wrong at this location.
    pub(super) fn error(&self, problem: impl Display) -> Error {
        let code = if self.is_option() {
            ErrorCode::InvalidOption
        } else {
            ErrorCode::InvalidQuery
        };
        Error::new(code, format!("{self} {problem}"))
    }

    fn is_option(&self) -> bool {
        match self {
            Location::Query => false,
            Location::Options => true,
            Location::Member(parent, _) | Location::Item(parent, _) => parent.is_option(),
        }
    }

    fn write_path(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::Query | Location::Options => Ok(()),
            Location::Member(Location::Query | Location::Options, name) => f.write_str(name),
            Location::Member(parent, name) => {
                parent.write_path(f)?;
                write!(f, ".{name}")
            }
            Location::Item(parent, index) => {
                parent.write_path(f)?;
                write!(f, "[{index}]")
            }
        }
    }
}

/// Writes `filter.and[1].op`, or `the option "statusCodes[1]"`.
impl Display for Location<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if matches!(self, Location::Query) {
            return f.write_str("query");
        }
        if !self.is_option() {
            return self.write_path(f);
        }
        f.write_str("the option \"")?;
        self.write_path(f)?;
        f.write_char('"')
    }
}

/// Writes a value for messages, in short.
pub(super) struct Shown<'v>(pub(super) &'v Value);

const MAX_SHOWN_LETTERS: usize = 40;
const MAX_SHOWN_ITEMS: usize = 5;

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::String(text) => match text.char_indices().nth(MAX_SHOWN_LETTERS) {
                Some((end, _)) => write!(f, "{}", Value::from(text[..end].to_owned() + "…")),
                None => write!(f, "{}", self.0),
            },
            Value::Array(items) => {
                f.write_char('[')?;
                for (index, item) in items.iter().take(MAX_SHOWN_ITEMS).enumerate() {
                    f.write_str(if index > 0 { ", " } else { "" })?;
                    match item {
                        Value::Array(_) => f.write_str("an array")?,
                        item => write!(f, "{}", Shown(item))?,
                    }
                }
                f.write_str(if items.len() > MAX_SHOWN_ITEMS {
                    ", …]"
                } else {
                    "]"
                })
            }
            Value::Object(_) => {
                let text = self.0.to_string();
                let is_short = text.chars().count() <= MAX_SHOWN_LETTERS;
                f.write_str(if is_short { &text } else { "an object" })
            }
            value => write!(f, "{value}"),
        }
    }
}
