//! CEL, the Common Expression Language: the subset that `docs/query.md` describes.
//!
//! ```text
//! text -> parse -> Expr, with columns for messages
//! ```
//!
//! [`parse`] reads one expression; what it gives is not checked yet: names and functions are as they were written, so that
//! callers may have functions of their own, as aggregates are. What is wrong is a [`Problem`], which [`Problem::at`] turns
//! into a [`Failure`](crate::Failure) that names the place in the query.
//!
//! ```
//! use ripsaw_query::cel::{ExprKind, parse};
//!
//! let call = parse("quantile(duration_ms, 0.99)")?;
//! let ExprKind::Call { function, receiver: None, arguments } = call.kind() else { panic!() };
//! assert_eq!((function.as_str(), arguments.len()), ("quantile", 2));
//! # Ok::<(), ripsaw_query::cel::Problem>(())
//! ```

mod expr;
mod lexer;
mod literal;
mod parser;
mod problem;

pub use expr::{ArithmeticOperator, Expr, ExprKind, Literal};
pub use parser::parse;
pub use problem::{Problem, nearest_name};
