use std::fmt;

use crate::{ErrorCode, Failure};

/// What is wrong with an expression, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, for a person, to be read behind the name of the place.
    pub message: String,
    /// Position of the character where it is, from 1 on, in code points; absent if it is about the whole expression.
    pub column: Option<usize>,
    /// What may have been meant.
    pub suggestion: Option<String>,
}

impl Problem {
    /// A problem at a character, without a suggestion.
    pub fn new(message: impl Into<String>, column: usize) -> Self {
        Self {
            message: message.into(),
            column: Some(column),
            suggestion: None,
        }
    }

    /// A problem of the whole expression.
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

    /// The failure that names the place of the expression in the query: `filter`, `aggregates.p99`.
    pub fn at(&self, place: &str) -> Failure {
        Failure::new(ErrorCode::InvalidQuery, format!("{place}: {self}"))
    }
}

impl fmt::Display for Problem {
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

impl std::error::Error for Problem {}

/// The known name that is most like `name`, if at most two letters have to be inserted, deleted or replaced, and fewer than
/// the name has; of several the first.
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

/// Levenshtein's distance; of the first 64 letters of `a`, which may come from anybody.
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
