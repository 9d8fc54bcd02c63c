//! Queries: a [`Query`], given as plain JSON, is validated and compiled once to a [`Plan`].
//!
//! Hosts that offer the same operations share them as presets of a query ([`operations`]).
//!
//! A query says which records count (a filter [`Expression`]), what they must look like (a [`Schema`]) and what to
//! answer. The plan knows which fields are needed ([`FieldTree`]) and where each part finds them. This crate does no
//! I/O and reads no logs.
//!
//! ```
//! use ripsaw_query::{Plan, Query};
//!
//! let query = Query::from_json(r#"{"groupBy": ["status_code"], "filter": {"field": "level", "op": "==", "value": "ERROR"}}"#)?;
//! let plan = Plan::compile(&query)?;
//! assert_eq!(plan.fields.slot_count(), 2);
//! # Ok::<(), ripsaw_query::Error>(())
//! ```

pub mod cel;
mod codes;
pub mod contract;
mod decimal_text;
pub mod dialect;
mod error;
mod expression;
mod field_tree;
mod filter;
mod grouping;
mod nearest_path;
mod number;
pub mod operations;
mod parse_query;
mod plan;
mod plan_summary;
mod query;
mod schema;

pub use cel::path_text;
pub use codes::{CodeKind, CodeRow, ErrorCode, RejectCode, ViolationRule};
pub use decimal_text::nearest_double;
pub use error::Error;
pub use expression::{CompareOperator, Constant, Expression, Scalar};
pub use field_tree::{FieldTree, NamedField, NodeId, Slot, is_same_name};
pub use grouping::{
    AGGREGATES, Aggregate, AggregateFunction, AggregatePlan, Answer, GroupPlan, Grouping,
    HavingPlan, KeyPlan, NamedExpression, OrderPlan, Parameters,
};
pub use nearest_path::nearest_path;
pub use number::Number;
pub use plan::{Plan, StatsSlots, TopErrorsSlots};
pub use plan_summary::PlanSummary;
pub use query::{Limits, Query, Rows};
pub use schema::{CompiledRule, FieldType, Rule, Schema};
