//! What aggregates keep of the values of each group: a [`Part`](part::Part) for each kind of aggregate.

mod condition;
mod distinct_counts;
mod ends;
mod hyper_log_log;
mod numbers;
mod part;
mod part_list;
mod value_counts;

pub(crate) use condition::Condition;
pub(crate) use distinct_counts::DistinctCounts;
pub(crate) use ends::{First, Last};
pub(crate) use numbers::{
    Extreme, Greatest, GroupSums, GroupValues, Histograms, Least, NumberCounts, Squares,
    UnusedCounts, standard_deviation,
};
pub(crate) use part::End;
pub(crate) use part_list::PartList;
pub(crate) use value_counts::ValueCounts;
