//! Detects comparisons of `severity`, and of names of severities, that cannot be meant as written.

use super::{Environment, Expr, ExprKind, ExpressionError, Literal, Types};

/// The two operands of a comparison, with the types that they may have.
pub(super) struct Operands<'e> {
    pub(super) left: (&'e Expr, Types),
    pub(super) right: (&'e Expr, Types),
    /// The text of the operator between them. It is `in` if the right operand is an item of the list.
    pub(super) operator: &'static str,
    /// The column that messages point at.
    pub(super) column: usize,
}

impl Environment<'_> {
    /// Refuses `severity` compared with something that is not a number, and the name of a severity compared with a
    /// member that may hold text.
    pub(super) fn check_severity(&self, operands: &Operands<'_>) -> Result<(), ExpressionError> {
        if self.members.is_some() {
            return Ok(());
        }
        let Operands { left, right, .. } = *operands;
        for ((expr, _), (other, types)) in [(left, right), (right, left)] {
            if is_severity(expr) && !types.may_be(Types::NUMBER) {
                return Err(no_text(operands, other, types));
            }
            if let Some(name) = self.severity_name(expr)
                && types.may_be(Types::STRING)
                && !self.is_severity_number(other)
            {
                return Err(no_member(operands, name));
            }
        }
        Ok(())
    }

    fn severity_name<'e>(&self, expr: &'e Expr) -> Option<&'e str> {
        match expr.kind() {
            ExprKind::Identifier(name) => self.is_severity_name(name).then_some(name),
            _ => None,
        }
    }

    /// Whether the name of a field says that it holds numbers of OpenTelemetry's scale.
    fn is_severity_number(&self, expr: &Expr) -> bool {
        let last = self.path(expr).and_then(|path| path.last().copied());
        last.is_some_and(|name| name.replace('_', "").eq_ignore_ascii_case("severitynumber"))
    }
}

fn is_severity(expr: &Expr) -> bool {
    matches!(expr.kind(), ExprKind::Identifier(name) if name == "severity")
}

/// The problem of `severity == "ERROR"`.
fn no_text(operands: &Operands<'_>, other: &Expr, types: Types) -> ExpressionError {
    let found = types.describe();
    let message =
        format!("severity is compared with names such as ERROR without quotes, not with {found}");
    let name = match other.kind() {
        ExprKind::Literal(Literal::String(text)) => Environment::severity_name_like(text),
        _ => None,
    };
    let is_first = is_severity(operands.left.0);
    let suggestion = name.map(|name| comparison(operands.operator, name, is_first));
    ExpressionError::new(message, operands.column).suggesting(suggestion)
}

/// The problem of `level == ERROR`.
fn no_member(operands: &Operands<'_>, name: &str) -> ExpressionError {
    let message = format!(
        "{name} names a severity: compare it with severity, or compare the field with the text \"{name}\""
    );
    let is_last = matches!(operands.right.0.kind(), ExprKind::Identifier(right) if right == name);
    let suggestion = comparison(operands.operator, name, is_last);
    ExpressionError::new(message, operands.column).suggesting(Some(suggestion))
}

/// Returns the comparison that was meant, with `severity` before or after the operator.
fn comparison(operator: &str, name: &str, is_severity_first: bool) -> String {
    match operator {
        "in" => format!("severity in [{name}]"),
        _ if is_severity_first => format!("severity {operator} {name}"),
        _ => format!("{name} {operator} severity"),
    }
}
