//! Parses expressions: text -> tokens -> [`Expr`], with columns for messages.

mod expr;
mod lexer;
mod literal;
mod parser;
mod path_text;

pub use expr::{ArithmeticOperator, Expr, ExprKind, Literal};
pub use parser::parse;
pub use path_text::path_text;
