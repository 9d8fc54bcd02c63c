//! The syntax tree of an expression.

use crate::CompareOperator;

/// An expression as written, not checked yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    kind: ExprKind,
    column: usize,
    height: usize,
}

/// The kind of an [`Expr`], with its parts.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A constant.
    Literal(Literal),
    /// A name.
    Identifier(String),
    /// `operand.name`
    Select(Box<Expr>, String),
    /// `operand[index]`
    Index(Box<Expr>, Box<Expr>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `function(a, b)`, or `receiver.function(a, b)`.
    Call {
        /// The name of the function.
        function: String,
        /// The expression before the dot.
        receiver: Option<Box<Expr>>,
        /// The expressions in the parentheses.
        arguments: Vec<Expr>,
    },
    /// `!operand`
    Not(Box<Expr>),
    /// `-operand`
    Negate(Box<Expr>),
    /// `a && b && c`, with at least two operands.
    And(Vec<Expr>),
    /// `a || b || c`, with at least two operands.
    Or(Vec<Expr>),
    /// `condition ? a : b`
    Conditional(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `a < b`
    Compare(CompareOperator, Box<Expr>, Box<Expr>),
    /// `a in b`
    In(Box<Expr>, Box<Expr>),
    /// `a + b`
    Arithmetic(ArithmeticOperator, Box<Expr>, Box<Expr>),
}

/// A constant in an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// `-1`, `0x1F`
    Int(i64),
    /// `1u`
    Uint(u64),
    /// `1.5`, always finite.
    Double(f64),
    /// `"text"`
    String(String),
}

/// `+ - * / %`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArithmeticOperator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

impl ArithmeticOperator {
    /// Returns the text of the operator.
    pub const fn as_str(self) -> &'static str {
        match self {
            ArithmeticOperator::Add => "+",
            ArithmeticOperator::Subtract => "-",
            ArithmeticOperator::Multiply => "*",
            ArithmeticOperator::Divide => "/",
            ArithmeticOperator::Remainder => "%",
        }
    }
}

impl Expr {
    /// An expression whose messages point at `column`.
    pub(super) fn new(kind: ExprKind, column: usize) -> Self {
        let height = 1 + kind.parts().map(|part| part.height).max().unwrap_or(0);
        Self {
            kind,
            column,
            height,
        }
    }

    /// Returns the kind of the expression.
    pub fn kind(&self) -> &ExprKind {
        &self.kind
    }

    /// Returns the position, from 1, of the character that messages point at: the operator of an operation, the name of
    /// a member or a call, otherwise the first character.
    pub fn column(&self) -> usize {
        self.column
    }

    /// Returns how deep the expression nests: 1 if it has no parts.
    pub(super) fn height(&self) -> usize {
        self.height
    }
}

impl ExprKind {
    fn parts(&self) -> Box<dyn Iterator<Item = &Expr> + '_> {
        match self {
            ExprKind::Literal(_) | ExprKind::Identifier(_) => Box::new(std::iter::empty()),
            ExprKind::Select(part, _) | ExprKind::Not(part) | ExprKind::Negate(part) => {
                Box::new(std::iter::once(&**part))
            }
            ExprKind::Index(a, b)
            | ExprKind::In(a, b)
            | ExprKind::Compare(_, a, b)
            | ExprKind::Arithmetic(_, a, b) => Box::new([&**a, &**b].into_iter()),
            ExprKind::Conditional(a, b, c) => Box::new([&**a, &**b, &**c].into_iter()),
            ExprKind::List(parts) | ExprKind::And(parts) | ExprKind::Or(parts) => {
                Box::new(parts.iter())
            }
            ExprKind::Call {
                receiver,
                arguments,
                ..
            } => Box::new(receiver.as_deref().into_iter().chain(arguments)),
        }
    }
}
