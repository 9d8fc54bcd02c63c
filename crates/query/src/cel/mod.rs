//! CEL, the Common Expression Language: the subset that `docs/query.md` describes.
//!
//! ```text
//! text -> parse -> Expr, with columns for messages -> compile -> Program: checked, with slots for its fields
//! ```
//!
//! [`parse`] reads one expression without checking it: names and functions are as written, so that callers may have
//! functions of their own, such as aggregates. [`compile()`] checks an expression and its parts. An error is an
//! [`ExpressionError`], which [`ExpressionError::at`] turns into an [`Error`](crate::Error) that names the place in the
//! query.
//!
//! ```
//! use ripsaw_query::FieldTree;
//! use ripsaw_query::cel::{Environment, ExprKind, Timestamp, Types, compile, parse};
//!
//! let call = parse("quantile(duration_ms, 0.99)")?;
//! let ExprKind::Call { function, receiver: None, arguments } = call.kind() else { panic!() };
//! assert_eq!((function.as_str(), arguments.len()), ("quantile", 2));
//!
//! let now = Timestamp::from_nanos(0).unwrap();
//! let mut fields = FieldTree::default();
//! let duration = compile(&arguments[0], &mut fields, &Environment::of_record(now))?;
//! assert_eq!((duration.types, fields.slot_count()), (Types::JSON, 1));
//! # Ok::<(), ripsaw_query::cel::ExpressionError>(())
//! ```

mod compile;
mod compile_call;
mod environment;
mod expression_error;
mod function;
mod hyphenated;
mod overload;
mod parse;
mod pattern;
mod program;
mod severity_operands;
mod static_types;
mod time;

pub use compile::compile;
pub(crate) use compile::compile_condition;
pub use environment::Environment;
pub use expression_error::ExpressionError;
pub(crate) use expression_error::{edit_distance, nearest_name};
pub use function::{Function, FunctionHelp, functions};
pub(crate) use hyphenated::refuse_hyphenated;
pub use parse::{ArithmeticOperator, Expr, ExprKind, Literal, parse, path_text};
pub use pattern::compile_pattern;
pub use program::{Node, Program};
pub use static_types::Types;
pub use time::{CivilTime, Duration, Timestamp};
