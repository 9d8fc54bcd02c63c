//! Detects names with hyphens, which are subtractions in CEL.

use super::{ArithmeticOperator, Expr, ExprKind, ExpressionError, path_text};

/// Names joined by minus signs without spaces, as in `x-request-id`. In CEL this is a subtraction, but it may have been
/// meant as one name.
pub(super) struct Hyphenated {
    start: usize,
    /// Position after the last character.
    end: usize,
    /// The text as written.
    text: String,
}

impl Hyphenated {
    /// Returns `None` if the expression is something else.
    pub(super) fn of(expr: &Expr) -> Option<Self> {
        match expr.kind() {
            ExprKind::Arithmetic(ArithmeticOperator::Subtract, left, right) => {
                let left = Self::names(left)?;
                let right = Self::names(right)?;
                left.joined("-", expr.column(), &right)
            }
            _ => None,
        }
    }

    /// Finds the names before the last dot of `x-request-id.size()`, where the call belongs to the last name alone.
    pub(super) fn of_receiver(expr: &Expr) -> Option<Self> {
        let ExprKind::Arithmetic(ArithmeticOperator::Subtract, left, right) = expr.kind() else {
            return None;
        };
        let ExprKind::Call {
            receiver: Some(receiver),
            ..
        } = right.kind()
        else {
            return None;
        };
        let right = Self::names(receiver)?;
        Self::names(left)?.joined("-", expr.column(), &right)
    }

    fn names(expr: &Expr) -> Option<Self> {
        let column = expr.column();
        let name = |name: &str| Self {
            start: column,
            end: column + name.chars().count(),
            text: name.to_owned(),
        };
        match expr.kind() {
            ExprKind::Identifier(own) => Some(name(own)),
            ExprKind::Select(operand, own) => {
                let operand = Self::names(operand)?;
                let dot = operand.end;
                operand.joined(".", dot, &name(own))
            }
            _ => Self::of(expr),
        }
    }

    /// Joins two texts with a sign, if nothing else is between them.
    fn joined(self, sign: &str, column: usize, right: &Self) -> Option<Self> {
        (self.end == column && column + 1 == right.start).then(|| Self {
            start: self.start,
            end: right.end,
            text: self.text + sign + &right.text,
        })
    }

    /// Returns the text as written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the problem to report if this cannot be a subtraction.
    pub(super) fn problem(&self) -> ExpressionError {
        let Self { start, text, .. } = self;
        let message = format!(
            "\"{text}\" is a subtraction; write spaces around the minus signs if that is intended"
        );
        let path: Vec<&str> = text.split('.').collect();
        ExpressionError::new(message, *start).suggesting(Some(path_text(&path)))
    }
}

/// Refuses an expression that may have been meant as the name of one field.
pub(crate) fn refuse_hyphenated(expr: &Expr) -> Result<(), ExpressionError> {
    Hyphenated::of(expr).map_or(Ok(()), |found| Err(found.problem()))
}

#[cfg(test)]
mod tests {
    use super::Hyphenated;
    use crate::cel::parse;

    #[test]
    fn names_without_blanks_around_the_minus_signs_may_be_one_name() {
        for (text, expected) in [
            ("x-request-id", Some("record[\"x-request-id\"]")),
            ("http.x-request-id", Some("http[\"x-request-id\"]")),
            ("  a-b.c  ", Some("record[\"a-b\"].c")),
            ("@a-b", Some("record[\"@a-b\"]")),
            ("x - request-id", None),
            ("x -request", None),
            ("(x)-request", None),
            ("x-1", None),
            ("x-f()", None),
            ("x+y-z", None),
            ("x", None),
        ] {
            let found = Hyphenated::of(&parse(text).unwrap());
            let suggestion = found.and_then(|found| found.problem().suggestion);
            assert_eq!(suggestion.as_deref(), expected, "{text}");
        }
    }
}
