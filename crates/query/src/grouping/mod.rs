//! Groups and aggregates: what is asked, and what that is compiled to.

mod aggregate;
mod compile;
mod group_plan;

pub(crate) use compile::compile_grouping;
pub use group_plan::{AggregateFunction, AggregatePlan, GroupPlan, HavingPlan, KeyPlan, OrderPlan};

/// What is known of records with the same keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grouping {
    /// What records are grouped by; without any all of them are one group.
    pub keys: Vec<NamedExpression>,
    /// What is known of each group.
    pub aggregates: Vec<NamedExpression>,
    /// The condition that groups have to satisfy.
    pub having: Option<String>,
    /// The order of the groups by the names of columns, descending behind a `-`; equal ones, and all of them without any, are
    /// in the order of their keys.
    pub order_by: Vec<String>,
    /// So many groups are kept at the most.
    pub max_groups: usize,
}

impl Grouping {
    /// The number of groups that are kept unless it is set.
    pub const DEFAULT_MAX_GROUPS: usize = 1_000_000;
    /// More are never kept.
    pub const MOST_GROUPS: u64 = 1 << 30;
}

/// An expression and the name of its column.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedExpression {
    /// The name.
    pub name: String,
    /// Text in the language of [`cel`](crate::cel).
    pub text: String,
}
