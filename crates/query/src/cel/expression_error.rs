//! Errors in expressions, with suggestions.

use std::fmt;

use crate::{Error, ErrorCode};

/// An error in an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionError {
    /// What is wrong, for people. It is shown after the name of the place.
    pub message: String,
    /// Position of the character that is wrong, from 1, in code points; `None` if the whole expression is wrong.
    pub column: Option<usize>,
    /// What may have been meant.
    pub suggestion: Option<String>,
}

impl ExpressionError {
    /// A problem at a character, without a suggestion.
    pub fn new(message: impl Into<String>, column: usize) -> Self {
        Self {
            message: message.into(),
            column: Some(column),
            suggestion: None,
        }
    }

    /// A problem with the whole expression.
    pub fn of_all(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            column: None,
            suggestion: None,
        }
    }

    /// Adds what may have been meant.
    #[must_use]
    pub fn suggesting(mut self, suggestion: Option<impl Into<String>>) -> Self {
        self.suggestion = suggestion.map(Into::into);
        self
    }

    /// Returns the failure, which names the place of the expression in the query: `filter`, `aggregates.p99`.
    pub fn at(&self, place: &str) -> Error {
        Error::new(ErrorCode::InvalidQuery, format!("{place}: {self}"))
    }
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(column) = self.column {
            write!(f, " at {column}")?;
        }
        if let Some(suggestion) = &self.suggestion {
            write!(f, ": did you mean \"{suggestion}\"?")?;
        }
        Ok(())
    }
}

impl std::error::Error for ExpressionError {}

/// Returns the known name closest to `name`. At most two letters, and fewer than `name` has, may have to be inserted,
/// deleted or replaced. Among equally close names the first is returned.
pub(crate) fn nearest_name<'n>(
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    const MAX_DISTANCE: usize = 2;
    let nearest = known
        .into_iter()
        .map(|known| (edit_distance(name, known), known))
        .min_by_key(|(distance, _)| *distance)?;
    (nearest.0 <= MAX_DISTANCE && nearest.0 < name.chars().count()).then_some(nearest.1)
}

/// Returns the Levenshtein distance of `b` from the first 64 letters of `a`, which may be arbitrarily long.
pub(crate) fn edit_distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=a.len()).collect();
    for (index, letter) in b.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for (at, other) in a.iter().enumerate() {
            let replaced = diagonal + usize::from(*other != letter);
            diagonal = row[at + 1];
            row[at + 1] = replaced.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row[a.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest_name;

    #[test]
    fn names_within_two_letters_are_suggested() {
        let known = ["startsWith", "endsWith", "size"];
        for (name, nearest) in [
            ("startwith", Some("startsWith")),
            ("endWith", Some("endsWith")),
            ("sise", Some("size")),
            ("length", None),
            ("si", None),
            ("", None),
        ] {
            assert_eq!(nearest_name(name, known), nearest, "{name}");
        }
        assert_eq!(nearest_name("x", []), None);
    }
}
