//! The meaning of names in an expression.

use super::{Expr, ExprKind, Literal, Timestamp};
use crate::Constant;
use crate::dialect::{COMMON, severity_of_name, severity_range_name};

/// The meaning of the names in an expression.
#[derive(Clone, Copy, Debug)]
pub struct Environment<'a> {
    /// The members that exist, or `None` if any name may be a member, as in a record.
    pub(super) members: Option<&'a [&'a str]>,
    now: Timestamp,
}

impl<'a> Environment<'a> {
    /// Names are members of a record, except for `record`, `severity`, `now` and the names of severities. `now` is the
    /// time at which the scan begins.
    pub fn of_record(now: Timestamp) -> Self {
        Self { members: None, now }
    }

    /// Names are these members of something other than a record, such as a group. A member hides a name of the
    /// language, and there is no `severity`.
    pub fn of_members(members: &'a [&'a str], now: Timestamp) -> Self {
        Self {
            members: Some(members),
            now,
        }
    }

    /// Returns the names that lead to a field, empty for the record itself, or `None` if the expression is not a field.
    pub(super) fn path<'e>(&self, expr: &'e Expr) -> Option<Vec<&'e str>> {
        let (operand, name) = match expr.kind() {
            ExprKind::Identifier(name) => {
                return match name.as_str() {
                    _ if self
                        .members
                        .is_some_and(|members| members.contains(&name.as_str())) =>
                    {
                        Some(vec![name])
                    }
                    "record" => Some(Vec::new()),
                    "severity" if self.members.is_none() => None,
                    _ if self.constant(name).is_some() => None,
                    _ => Some(vec![name]),
                };
            }
            ExprKind::Select(operand, name) => (operand, name),
            ExprKind::Index(operand, index) => match index.kind() {
                ExprKind::Literal(Literal::String(name)) => (operand, name),
                _ => return None,
            },
            _ => return None,
        };
        let mut path = self.path(operand)?;
        path.push(name);
        Some(path)
    }

    /// Returns the value of a name of the language.
    pub(super) fn constant(&self, name: &str) -> Option<Constant> {
        if name == "now" {
            return Some(Constant::Timestamp(self.now));
        }
        severity_of_name(name).map(|severity| Constant::Int(i64::from(severity)))
    }

    /// Whether a name is that of a severity.
    pub(super) fn is_severity_name(&self, name: &str) -> bool {
        matches!(self.constant(name), Some(Constant::Int(_)))
    }

    /// Returns the name of the severity that a logger's word for a level means, in upper or lower case: `ERROR` for
    /// `err`.
    pub(super) fn severity_name_like(word: &str) -> Option<&'static str> {
        let mut words = COMMON.severity.words.iter();
        let (_, severity) = words.find(|(known, _)| known.eq_ignore_ascii_case(word))?;
        severity_range_name(*severity)
    }
}
