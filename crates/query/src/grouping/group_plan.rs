//! The compiled form of a grouping.

use super::AggregateFunction;
use crate::FieldTree;
use crate::cel::{Duration, Node};

/// A [`Grouping`](super::Grouping) compiled once.
#[derive(Clone, Debug)]
pub struct GroupPlan {
    /// The keys that records are grouped by.
    pub keys: Vec<KeyPlan>,
    /// The expressions that the aggregates read.
    pub inputs: Vec<Node>,
    /// The aggregates of each group.
    pub aggregates: Vec<AggregatePlan>,
    /// The condition that groups must satisfy.
    pub having: Option<HavingPlan>,
    /// The columns that groups are ordered by, before their keys.
    pub order_by: Vec<OrderPlan>,
    /// Maximum number of groups to report.
    pub limit: Option<u64>,
    /// Maximum number of groups to keep.
    pub max_groups: usize,
    /// The time of a record, if the time span of all records is needed.
    pub time: Option<Node>,
}

impl GroupPlan {
    /// Whether the values of a column are severities, which are reported by name. The columns are the keys, followed by
    /// the aggregates.
    pub fn is_of_severities(&self, column: usize) -> bool {
        let node = match column.checked_sub(self.keys.len()) {
            None => self.keys.get(column).map(|key| &key.node),
            Some(index) => self
                .aggregates
                .get(index)
                .filter(|plan| plan.function.keeps_values())
                .and_then(|plan| self.inputs.get(plan.function.input()?)),
        };
        matches!(node, Some(Node::Severity(_)))
    }
}

/// A key.
#[derive(Clone, Debug)]
pub struct KeyPlan {
    /// The name of its column.
    pub name: String,
    /// The value of the key; a time if `bucket` is given.
    pub node: Node,
    /// The width of the buckets that times are rounded down to.
    pub bucket: Option<Duration>,
}

/// An aggregate.
#[derive(Clone, Debug)]
pub struct AggregatePlan {
    /// The name of its column.
    pub name: String,
    /// What the aggregate computes.
    pub function: AggregateFunction,
}

/// A condition over the columns of groups.
#[derive(Clone, Debug)]
pub struct HavingPlan {
    /// The condition.
    pub condition: Node,
    /// The columns that it reads.
    pub fields: FieldTree,
}

/// A column that groups are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderPlan {
    /// The index of the column among the keys, followed by the aggregates.
    pub column: usize,
    /// Whether the greatest values come first. Null comes last in either order.
    pub is_descending: bool,
}
