use crate::FieldTree;
use crate::cel::{Duration, Node};

/// A [`Grouping`](super::Grouping) compiled once.
#[derive(Clone, Debug)]
pub struct GroupPlan {
    /// What records are grouped by.
    pub keys: Vec<KeyPlan>,
    /// The expressions that aggregates read.
    pub inputs: Vec<Node>,
    /// What is known of each group.
    pub aggregates: Vec<AggregatePlan>,
    /// The condition that groups have to satisfy.
    pub having: Option<HavingPlan>,
    /// The columns that groups are ordered by, before their keys.
    pub order_by: Vec<OrderPlan>,
    /// So many groups are reported at the most.
    pub limit: Option<u64>,
    /// So many groups are kept at the most.
    pub max_groups: usize,
    /// The time of a record, where the width of all of them is asked for.
    pub time: Option<Node>,
}

impl GroupPlan {
    /// Whether the values of a column are severities, which are reported by name. Columns are the keys and, behind them, the
    /// aggregates.
    pub fn is_of_severities(&self, column: usize) -> bool {
        let node = match column.checked_sub(self.keys.len()) {
            None => self.keys.get(column).map(|key| &key.node),
            Some(index) => match self.aggregates.get(index).map(|plan| plan.function) {
                Some(
                    AggregateFunction::Min(input)
                    | AggregateFunction::Max(input)
                    | AggregateFunction::First(input)
                    | AggregateFunction::Last(input)
                    | AggregateFunction::TopK(input, _),
                ) => self.inputs.get(input),
                _ => None,
            },
        };
        matches!(node, Some(Node::Severity(_)))
    }
}

/// A key.
#[derive(Clone, Debug)]
pub struct KeyPlan {
    /// The name of its column.
    pub name: String,
    /// Its value; of a bucket a time.
    pub node: Node,
    /// The width of the buckets that times fall into.
    pub bucket: Option<Duration>,
}

/// An aggregate.
#[derive(Clone, Debug)]
pub struct AggregatePlan {
    /// The name of its column.
    pub name: String,
    /// What it is.
    pub function: AggregateFunction,
}

/// What an aggregate is: the first number of most is the index of its input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AggregateFunction {
    /// The number of records.
    Count,
    /// The number of records for which a condition is true.
    CountIf(usize),
    /// The sum of numbers.
    Sum(usize),
    /// Their mean.
    Average(usize),
    /// The least number, time or text.
    Min(usize),
    /// The greatest number, time or text.
    Max(usize),
    /// The standard deviation of numbers, as that of a sample.
    StandardDeviation(usize),
    /// A quantile of numbers, from 0 to 1.
    Quantile(usize, f64),
    /// The number of distinct values.
    Distinct(usize),
    /// So many of the most frequent values.
    TopK(usize, usize),
    /// How many numbers there are between powers of two.
    Histogram(usize),
    /// The value of the first record that has one.
    First(usize),
    /// The value of the last record that has one.
    Last(usize),
    /// The number of records in such a time.
    Rate(Duration),
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
    /// Its index among the keys and, behind them, the aggregates.
    pub column: usize,
    /// Whether the greatest values come first; null comes last anyway.
    pub is_descending: bool,
}
